import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hubBridge } from './hub-bridge.ts'
import { pullIdOf } from '../../../electron/core/identity.ts'
import { NameBox } from '../../../renderer/src/state/name-box.svelte.ts'
import { markSpan } from '../../../renderer/src/text/marked-text.ts'
import { piecesOf } from '../../../renderer/src/text/pieces.ts'

const nameBox = () => {
  const started: unknown[] = []
  const { discover, asked } = hubBridge()
  const done = () => Promise.resolve({ ok: true, value: undefined } as const)
  const box = new NameBox(
    {
      discover,
      pulls: {
        list: () => Promise.resolve({ ok: true, value: [] }),
        start: (input) => {
          started.push(input)
          return Promise.resolve({ ok: true, value: pullIdOf('1') })
        },
        cancel: done,
        retry: done,
        dismiss: done,
      },
    },
    () => undefined,
  )
  return { box, started, asked }
}

describe('the name box', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('starts a pull and is empty afterwards', async () => {
    const { box, started } = nameBox()
    box.write('  redis:7 ')
    box.platform = 'linux/arm64'
    expect(await box.pull()).toBe('started')
    expect(started).toEqual([{ reference: 'redis:7', platform: 'linux/arm64' }])
    expect(box.text).toBe('')
  })

  it('sends no mistake', async () => {
    const { box, started } = nameBox()
    box.write('Redis')
    expect(await box.pull()).toBe('mistaken')
    expect(started).toEqual([])
    expect(box.isInsisted).toBe(true)
    expect(box.mistake?.suggestion).toBe('redis')
  })

  it('complains of being empty only when it is asked to pull', async () => {
    const { box } = nameBox()
    expect(box.mistake).toBeUndefined()
    await box.pull()
    expect(box.mistake?.kind).toBe('empty')
    box.write('r')
    expect(box.mistake).toBeUndefined()
  })

  it('asks what a name will cost once typing pauses, and of no mistake', async () => {
    const { box, asked } = nameBox()
    for (const text of ['r', 're', 'redis', 'redis:', 'redis:7']) box.write(text)
    box.choosePlatform('linux/arm64')
    await vi.advanceTimersByTimeAsync(600)
    box.write('Redis')
    await vi.advanceTimersByTimeAsync(600)
    expect(asked).toEqual([['forecast', { reference: 'redis:7', platform: 'linux/arm64', sparing: true }]])
  })

  it('takes a pull from the registry’s limit only when told to', async () => {
    const { box, asked } = nameBox()
    box.write('redis:7')
    await vi.advanceTimersByTimeAsync(600)
    box.forecasting.spend()
    expect(asked.at(-1)).toEqual(['forecast', { reference: 'redis:7' }])
  })

  it('shows what Docker fills in', () => {
    const { box } = nameBox()
    box.write('redis')
    expect(box.parts.filter(({ typed }) => !typed).map(({ text }) => text)).toEqual([
      'docker.io',
      'library',
      'latest',
    ])
  })
})

it('a mistake is marked where it is, or all of it', () => {
  expect(markSpan('a/B:1', { from: 2, to: 3 })).toEqual({ before: 'a/', inside: 'B', after: ':1' })
  expect(markSpan('B', undefined)).toEqual({ before: '', inside: 'B', after: '' })
})

it('names in a sentence stand out', () => {
  expect(piecesOf('Use `redis`.')).toEqual([
    { text: 'Use ', isCode: false },
    { text: 'redis', isCode: true },
    { text: '.', isCode: false },
  ])
})
