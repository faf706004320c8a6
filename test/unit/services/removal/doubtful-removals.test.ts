import { expect, it } from 'vitest'
import { FailureError } from '../../../../electron/core/failure.ts'
import { engineIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import type { LedgerEntry } from '../../../../electron/core/ledger.ts'
import { createDoubtfulRemovals } from '../../../../electron/services/removal/doubtful-removals.ts'
import { idOf } from '../../core/removal/removal-samples.ts'

const failure = { kind: 'engine-unreachable', message: 'It went away.', advice: 'Wait.' } as const

const entryOf = (id: number, name: string): LedgerEntry => ({
  ...{ id, action: 'remove', imageId: idOf(name), engineId: engineIdOf('E1') },
  ...{ startedAtMs: 1, outcome: 'failed', failure },
})

const setUp = () => {
  const done: number[] = []
  const told: LedgerEntry[] = []
  const troubles: unknown[] = []
  const removals = createDoubtfulRemovals({
    ledger: { wasDone: (id) => done.push(id) },
    emit: (entry) => told.push(entry),
    onTrouble: (error) => troubles.push(error),
  })
  removals.note(entryOf(1, 'gone'))
  removals.note(entryOf(2, 'here'))
  return { removals, done, told, troubles }
}

const engineWith = (id: string, here: readonly ImageId[]) => ({
  id: engineIdOf(id),
  image: (imageId: ImageId) => Promise.resolve(here.includes(imageId) ? {} : undefined),
})

it('a removal was done after all where its image is gone once the engine is back', async () => {
  const { removals, done, told } = setUp()
  await removals.look(engineWith('E1', [idOf('here')]))
  expect(done).toEqual([1])
  expect(told).toMatchObject([{ id: 1, outcome: 'succeeded' }])
  expect(told[0]).not.toHaveProperty('failure')
})

it('what was found out is not looked at again, when somebody else may have removed the image', async () => {
  const { removals, done } = setUp()
  await removals.look(engineWith('E1', [idOf('here')]))
  await removals.look(engineWith('E1', []))
  expect(done).toEqual([1])
})

it('nothing is found out of another engine', async () => {
  const { removals, done } = setUp()
  await removals.look(engineWith('E2', []))
  expect(done).toEqual([])
})

it('what an engine that goes away again does not say is looked at when it is back', async () => {
  const { removals, done, troubles } = setUp()
  await removals.look({ id: engineIdOf('E1'), image: () => Promise.reject(new FailureError(failure)) })
  expect(troubles).toHaveLength(1)
  await removals.look(engineWith('E1', [idOf('here')]))
  expect(done).toEqual([1])
})
