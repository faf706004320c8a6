import { describe, expect, it } from 'vitest'
import { FailureError, type FailureKind } from '../../../../electron/core/failure.ts'
import { runRound } from '../../../../electron/services/pins/drift-round.ts'
import type { Watched } from '../../../../electron/services/pins/drift-watch.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'

const names = createTagNames()

const tag = (text: string): Watched => {
  const found = names.tagOf(text)
  if (found === undefined) throw new Error(text)
  return found
}

const failing = (kind: FailureKind, retryAtMs?: number): FailureError =>
  new FailureError({ kind, message: 'No.', advice: 'Wait.', ...(retryAtMs !== undefined && { retryAtMs }) })

/** A round over these tags; `ask` says what comes of each. */
const round = async (texts: readonly string[], ask: (name: string, attempt: number) => Promise<string>) => {
  const asked: string[] = []
  const waits: number[] = []
  const answers = new Map<string, string>()
  const open = new Map<string, number>()
  let most = 0
  await runRound<string>(
    texts.map(tag),
    {
      ask: async ({ reference, text }) => {
        const { domain } = reference
        open.set(domain, (open.get(domain) ?? 0) + 1)
        most = Math.max(most, open.get(domain) ?? 0)
        asked.push(text)
        await new Promise(setImmediate)
        try {
          return await ask(text, asked.filter((one) => one === text).length)
        } finally {
          open.set(domain, (open.get(domain) ?? 0) - 1)
        }
      },
      onTurn: () => undefined,
      onAnswer: ({ text }, answer) => void answers.set(text, answer),
      onFailure: ({ text }, { kind }) => void answers.set(text, kind),
      wait: (ms) => {
        waits.push(ms)
        return Promise.resolve()
      },
      nowMs: () => 1_000,
      random: () => 0,
    },
    new AbortController().signal,
  )
  return { asked, waits, answers, most }
}

const ofHost = (host: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${host}/app:${index}`)

describe('a round over many tags', () => {
  it('asks one question at a time of each registry, and several registries at once', async () => {
    const order: string[] = []
    const { most, answers } = await round([...ofHost('a.example', 3), ...ofHost('b.example', 3)], (name) => {
      order.push(name.slice(0, 1))
      return Promise.resolve('same')
    })
    expect(most).toBe(1)
    expect(order.slice(0, 2).toSorted()).toEqual(['a', 'b'])
    expect(answers.size).toBe(6)
  })

  it('waits as long as the registry says, and asks again', async () => {
    const { waits, answers } = await round(ofHost('a.example', 1), (_name, attempt) =>
      attempt === 1 ? Promise.reject(failing('rate-limited', 8_000)) : Promise.resolve('same'),
    )
    expect(waits).toEqual([7_000])
    expect([...answers.values()]).toEqual(['same'])
  })

  it('waits longer each time where the registry does not say, and then asks that registry no more', async () => {
    const { waits, asked, answers } = await round([...ofHost('a.example', 3), 'b.example/app:1'], (name) =>
      name.startsWith('a') ? Promise.reject(failing('rate-limited')) : Promise.resolve('same'),
    )
    expect(waits).toHaveLength(2)
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0)
    expect(asked.filter((name) => name.startsWith('a'))).toHaveLength(3)
    expect([...answers.values()].toSorted()).toEqual(['rate-limited', 'rate-limited', 'rate-limited', 'same'])
  })

  it('does not wait for a registry that wants more than a minute', async () => {
    const { waits, asked } = await round(ofHost('a.example', 2), () =>
      Promise.reject(failing('rate-limited', 3_600_000)),
    )
    expect([waits, asked]).toEqual([[], ['a.example/app:0']])
  })

  it('gives a registry up that does not answer twice', async () => {
    const { asked, answers } = await round(ofHost('a.example', 5), () =>
      Promise.reject(failing('registry-unreachable')),
    )
    expect(asked).toHaveLength(2)
    expect([...answers.values()]).toEqual(Array(5).fill('registry-unreachable'))
  })

  it('goes on after what one tag alone is refused for', async () => {
    const { answers } = await round(ofHost('a.example', 4), (name) =>
      name.endsWith('3') ? Promise.resolve('same') : Promise.reject(failing('unauthorized')),
    )
    expect(answers.get('a.example/app:3')).toBe('same')
  })
})
