import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Result } from '../../../electron/core/failure.ts'
import type { ComparisonOutcome, ImageComparison } from '../../../electron/core/images/image-comparison.ts'
import { Comparison } from '../../../renderer/src/state/comparison.svelte.ts'
import {
  costWords,
  layersSentence,
  sideFacts,
  totalsSentence,
  valueChange,
} from '../../../renderer/src/text/comparison-words.ts'
import { digest } from './pin-samples.ts'

const side = (number: number): ImageComparison['before'] => ({
  ...{ digest: digest(number), from: 'registry', measure: 'compressed', platform: 'linux/amd64' },
})
const comparison: ImageComparison = {
  before: side(1),
  after: side(2),
  layers: [
    { change: 'kept', diffId: 'sha256:1', instruction: 'ADD rootfs /', bytes: 30_200_000 },
    { change: 'removed', diffId: 'sha256:2', instruction: 'RUN old', bytes: 9_100_000 },
    { change: 'added', diffId: 'sha256:3', instruction: 'RUN new', bytes: 12_400_000 },
  ],
  ...{ environment: [], labels: [], configuration: [], instructions: [] },
  ...{ addedBytes: 12_400_000, removedBytes: 9_100_000, keptBytes: 30_200_000 },
}

describe('what changed', () => {
  it('is one sentence of bytes, and one of layers', () => {
    expect(totalsSentence(comparison)).toBe('12.4 MB of layers new, 9.10 MB gone, 30.2 MB kept')
    expect(layersSentence(comparison)).toBe('1 layer added, 1 removed, 1 kept')
  })

  it('says where each side was read from and what its bytes are', () => {
    expect(sideFacts(comparison.before)).toEqual([
      'read from the registry',
      'bytes as downloaded',
      'linux/amd64',
    ])
    expect(sideFacts({ digest: digest(1), from: 'engine', measure: 'unpacked' })).toEqual([
      'read from the engine',
      'bytes on disk',
    ])
  })

  it('tells a value that came from one that went and one that became another', () => {
    expect(valueChange({ name: 'A', after: '' })).toBe('added')
    expect(valueChange({ name: 'A', before: '' })).toBe('removed')
    expect(valueChange({ name: 'A', before: '1', after: '2' })).toBe('changed')
  })

  it('says before what reading it takes', () => {
    expect(costWords({ pulls: 2, remaining: 87 })).toMatch(
      /counts that as 2 pulls of the 87 that are left\.$/,
    )
  })
})

const wish = { reference: 'docker.io/library/nginx:alpine', before: digest(1), after: digest(2) }

/** Answers each comparison when the test says so. */
const setUp = () => {
  const asked: {
    readonly mayCostPulls: boolean
    readonly answer: (result: Result<ComparisonOutcome>) => void
  }[] = []
  const compare: Bridge['comparisons']['compare'] = ({ mayCostPulls }) =>
    new Promise((resolve) => asked.push({ mayCostPulls, answer: resolve }))
  const state = new Comparison({ comparisons: { compare } })
  const answer = async (index: number, result: Result<ComparisonOutcome>): Promise<void> => {
    asked[index]?.answer(result)
    await Promise.resolve()
    await new Promise((done) => setTimeout(done))
  }
  return { state, asked, answer }
}

describe('the comparison', () => {
  it('asks before it takes pulls, and takes them only then', async () => {
    const { state, asked, answer } = setUp()
    state.open(wish)
    await answer(0, { ok: true, value: { kind: 'costs', pulls: 2, remaining: 87 } })
    expect(state.answer).toMatchObject({ kind: 'costs', pulls: 2 })
    state.goOn()
    await answer(1, { ok: true, value: { kind: 'known', comparison } })
    expect(state.answer.kind).toBe('known')
    expect(asked.map(({ mayCostPulls }) => mayCostPulls)).toEqual([false, true])
  })

  it('drops the answer to what was closed', async () => {
    const { state, answer } = setUp()
    state.open(wish)
    state.close()
    await answer(0, { ok: true, value: { kind: 'known', comparison } })
    expect(state.wish).toBeUndefined()
    expect(state.answer.kind).toBe('asking')
  })

  it('shows a failure, after which it can be tried again', async () => {
    const { state, answer } = setUp()
    state.open(wish)
    const failure = {
      kind: 'registry-unreachable',
      message: 'Nobody answers.',
      advice: 'Try later.',
    } as const
    await answer(0, { ok: false, failure })
    expect(state.answer).toEqual({ kind: 'failed', failure })
    state.goOn()
    expect(state.answer.kind).toBe('asking')
  })
})
