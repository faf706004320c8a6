import { describe, expect, it } from 'vitest'
import type { Question } from '../../../../electron/core/confirmation.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import { createTurns } from '../../../../electron/core/in-turn.ts'
import { createLayerTree } from '../../../../electron/core/layers/layers.ts'
import type { CleaningEngine } from '../../../../electron/services/cleanup/cleaning-engine.ts'
import { createDiskSpace } from '../../../../electron/services/cleanup/disk-space.ts'
import { cleanupOn } from './cleanup-on.ts'

/** An engine that keeps 100 bytes, 40 of them of interrupted pulls. */
const diskOn = ({ agrees = true } = {}) => {
  const did: string[] = []
  const questions: Question[] = []
  const world = { isPulling: false, id: engineIdOf('E1'), measured: (): void => undefined }
  const { engine: played } = cleanupOn({}).state
  if (played === undefined) throw new Error('no engine')
  const engine = (): CleaningEngine => ({
    ...played,
    id: world.id,
    imageBytes: () => {
      world.measured()
      return Promise.resolve(did.includes('prune') ? 60 : 100)
    },
    freeInterruptedPulls: () => {
      did.push('prune')
      return Promise.resolve()
    },
  })
  const disk = createDiskSpace({
    ...{ engine, tree: createLayerTree, isTreeWhole: () => true, inTurn: createTurns() },
    isPulling: () => world.isPulling,
    engineName: () => 'desktop',
    confirm: (question) => {
      questions.push(question)
      return Promise.resolve(agrees)
    },
  })
  return { disk, did, questions, world }
}

describe('giving back what is left of interrupted pulls', () => {
  it('is asked first, with the warning that pulls which run now fail, whoever started them', async () => {
    const { disk, questions } = diskOn()
    expect(await disk.freeUnaccounted()).toEqual({ kind: 'freed', freedBytes: 40 })
    expect(questions).toMatchObject([
      {
        isDanger: true,
        sections: [{ isWarning: true, lines: [{ text: expect.stringContaining('whoever started them') }] }],
      },
    ])
  })

  it('is not done where the person does not agree', async () => {
    const { disk, did } = diskOn({ agrees: false })
    expect(await disk.freeUnaccounted()).toEqual({ kind: 'declined' })
    expect(did).toEqual([])
  })

  it('is refused without a question while Lading pulls', async () => {
    const { disk, did, questions, world } = diskOn()
    world.isPulling = true
    await expect(disk.freeUnaccounted()).rejects.toMatchObject({ failure: { kind: 'in-use' } })
    expect([...did, ...questions]).toEqual([])
  })

  it('is refused where a pull began while the engine was measured', async () => {
    const { disk, did, world } = diskOn()
    world.measured = () => {
      world.isPulling = true
    }
    await expect(disk.freeUnaccounted()).rejects.toMatchObject({ failure: { kind: 'in-use' } })
    expect(did).toEqual([])
  })

  it('is not done to another engine than the one that was asked about', async () => {
    const { disk, did, questions, world } = diskOn()
    const free = disk.freeUnaccounted()
    expect(questions).toHaveLength(1)
    world.id = engineIdOf('E2')
    await expect(free).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
    expect(did).toEqual([])
  })
})
