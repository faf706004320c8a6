import { onTestFinished } from 'vitest'
import { FailureError, type Failure, type FailureKind } from '../../../../electron/core/failure.ts'
import type { HubQuery, HubResult } from '../../../../electron/core/registry/hub.ts'
import type { Answers, KeptAnswer } from '../../../../electron/history/answers.ts'
import { createHubClient } from '../../../../electron/registry/hub/client.ts'
import {
  createDiscover,
  type Discover,
  type DiscoverParts,
} from '../../../../electron/services/discover/discover.ts'
import { startHubStandIn, type HubStandIn, type KnownDigests } from '../../../support/hub/stand-in.ts'

export const queryFor = (text: string, rest: Partial<HubQuery> = {}): HubQuery => ({
  ...{ text, badges: [], architectures: [], operatingSystems: [], sort: 'best-match', from: 0 },
  ...rest,
})

export const answersInMemory = (): Answers & { readonly kept: Map<string, KeptAnswer> } => {
  const kept = new Map<string, KeptAnswer>()
  return {
    kept,
    find: (key) => kept.get(key),
    keep: (key, value, learnedAtMs) =>
      void kept.set(key, { value: JSON.parse(JSON.stringify(value)) as unknown, learnedAtMs }),
  }
}

interface Parts extends Partial<DiscoverParts> {
  readonly digests?: KnownDigests
}

export interface DiscoverTest {
  readonly standIn: HubStandIn
  readonly discover: Discover
  readonly pass: (ms: number) => void
  readonly startMs: number
}

export const discoverTest = async ({ digests = {}, ...rest }: Parts = {}): Promise<DiscoverTest> => {
  const standIn = await startHubStandIn({ digests })
  onTestFinished(standIn.dispose)
  const startMs = Date.now()
  let passedMs = 0
  const nowMs = () => startMs + passedMs
  const hub = createHubClient({ fetch, baseUrl: standIn.url, nowMs })
  const parts = { hub, answers: answersInMemory(), localImages: () => [], nowMs, ...rest }
  return { standIn, discover: createDiscover(parts), startMs, pass: (ms) => void (passedMs += ms) }
}

export const failureFrom = async (promise: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw error
}

export const kindFrom = async (promise: Promise<unknown>): Promise<FailureKind> =>
  (await failureFrom(promise)).kind

export const down = { kind: 'status', status: 503 } as const
export const limited = { kind: 'rate-limit', says: 'retry-after', seconds: 30 } as const
export const newest = { order: 'newest' } as const

export const found = (name: string, rest: Partial<HubResult> = {}): HubResult => ({
  ...{ name, badge: 'none', description: '', stars: 1, architectures: [], isArchived: false },
  ...rest,
})
