import { onTestFinished } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import type { HubQuery } from '../../../../electron/core/registry/hub.ts'
import {
  createHubClient,
  type HubClient,
  type HubClientParts,
} from '../../../../electron/registry/hub/client.ts'
import { startHubStandIn, type HubStandIn, type HubStandInOptions } from '../../../support/hub/stand-in.ts'

export const queryFor = (text: string, rest: Partial<HubQuery> = {}): HubQuery => ({
  ...{ text, badges: [], architectures: [], operatingSystems: [], sort: 'best-match', from: 0 },
  ...rest,
})

export interface HubTest {
  readonly standIn: HubStandIn
  readonly client: HubClient
  /** Lets time pass for the client. */
  readonly pass: (ms: number) => void
  readonly nowMs: () => number
}

/** A stand-in that goes when the test ends, and a client of it. */
export const hubTest = async (
  rest: Partial<HubClientParts> = {},
  options: HubStandInOptions = {},
): Promise<HubTest> => {
  const standIn = await startHubStandIn(options)
  onTestFinished(standIn.dispose)
  let passedMs = 0
  const nowMs = () => Date.now() + passedMs
  const client = createHubClient({ fetch, baseUrl: standIn.url, nowMs, ...rest })
  return { standIn, client, nowMs, pass: (ms) => void (passedMs += ms) }
}

/** The failure that `promise` ends with. */
export const failureFrom = async (promise: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw error
}

/** A client whose every answer is `json`. */
export const clientOf = (json: unknown): HubClient =>
  createHubClient({
    fetch: () => Promise.resolve(Response.json(json)),
    baseUrl: 'https://hub.example',
    nowMs: () => 0,
  })
