import { vi } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import type { PullId } from '../../../../electron/core/identity.ts'
import type { Pull, PullState } from '../../../../electron/core/transfers/pull.ts'
import { createPulls, type PullsParts } from '../../../../electron/services/transfers/pulls.ts'
import { recordedActivity } from '../recorded-activity.ts'
import {
  announced,
  complete,
  itsDigest,
  newer,
  scriptedEngine,
  type AskedPull,
  type ScriptedEngine,
} from './scripted-engine.ts'

/** Pulls on an engine that the test plays, and all that is to be seen of them. */
export const pullsOn = (
  engine: ScriptedEngine | undefined = scriptedEngine(),
  limit = 3,
  own: Partial<PullsParts> = {},
) => {
  const { recorded, activity } = recordedActivity()
  const changes: { upserted: readonly Pull[]; removed: readonly PullId[] }[] = []
  const settings = { limit, engine }
  let ids = 0
  const pulls = createPulls({
    engine: () => settings.engine,
    activity,
    limit: () => settings.limit,
    nowMs: () => Date.now(),
    newId: () => `pull ${(ids += 1)}`,
    onChange: (change) => changes.push(change),
    ...own,
  })
  const pull = (id: PullId): Pull => {
    const found = pulls.list().find((one) => one.id === id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }
  const states = (): PullState['kind'][] => pulls.list().map(({ state }) => state.kind)
  const asked = (index: number): AskedPull => {
    const call = engine.asked[index]
    if (call === undefined) throw new Error(`pull ${index} was not asked for`)
    return call
  }
  return { engine, pulls, pull, states, asked, recorded, changes, settings }
}

/** Lets everything happen that is due now. */
export const settle = () => vi.advanceTimersByTimeAsync(0)

/** Plays a pull to its good end. */
export const finishWell = async (call: AskedPull, name: string): Promise<void> => {
  call.say(announced('aaaaaaaaaaaa'), complete('aaaaaaaaaaaa'), itsDigest, newer(name))
  call.end()
  await settle()
}

export const failureThrownBy = (work: () => unknown): Failure => {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
  }
  throw new Error('nothing was thrown')
}
