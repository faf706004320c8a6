import { describe, expect, it } from 'vitest'
import type { Question } from '../../../../electron/core/confirmation.ts'
import { FailureError } from '../../../../electron/core/failure.ts'
import { engineIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import { createTurns } from '../../../../electron/core/in-turn.ts'
import type { LedgerEntry } from '../../../../electron/core/ledger.ts'
import type { RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import type { RemovingEngine } from '../../../../electron/services/removal/removal-steps.ts'
import { createRemovals } from '../../../../electron/services/removal/removals.ts'
import {
  containerd,
  graphDriver,
  idOf,
  podman,
  running,
  samples,
  stopped,
  type Sample,
} from '../../core/removal/removal-samples.ts'
import { namesOn } from './names-on.ts'

const failing = (kind: 'engine-unreachable' | 'in-use'): FailureError =>
  new FailureError({ kind, message: `It is ${kind}.`, advice: 'Try again.' })

interface World {
  readonly named: Readonly<Record<string, Sample>>
  readonly rules?: RemovalRules
  readonly agrees?: boolean
  /** What the engine's figure of bytes is, each time that it is asked. */
  readonly figures?: readonly (number | Promise<number>)[]
  /** Fails instead of removing the image with this name. */
  readonly refuses?: Readonly<Record<string, FailureError>>
}

/** Removals on an engine that the test plays: names map to images, and removing takes them out of the inventory. */
const removalsOn = ({ named, rules = graphDriver, agrees = true, figures = [], refuses = {} }: World) => {
  const { images, tree } = samples(named)
  const here = new Map(images)
  const questions: Question[] = []
  const asked: (readonly [nameOrId: string, isForced: boolean])[] = []
  const entries = new Map<number, LedgerEntry>()
  const remembered: (readonly [entryId: number, imageId: ImageId])[] = []
  const undoable: (readonly [entryId: number, imageId: ImageId, names: readonly string[]])[] = []
  const hooks: { removed: () => void } = { removed: () => undefined }
  const doubtful: number[] = []
  let figuresAsked = 0
  const keep = (entry: LedgerEntry): LedgerEntry => {
    entries.set(entry.id, entry)
    return entry
  }
  const engine: RemovingEngine = {
    ...rules,
    id: engineIdOf('E1'),
    imageNow: (id) => Promise.resolve(here.get(id)),
    usesNow: () =>
      Promise.resolve(
        [...here.values()].flatMap(({ id, usedBy }) => usedBy.map((use) => ({ imageId: id, use }))),
      ),
    remove: (nameOrId, isForced) => {
      asked.push([nameOrId, isForced])
      const refusal = refuses[nameOrId]
      if (refusal !== undefined) return Promise.reject(refusal)
      const image = [...here.values()].find(({ id, tags }) => id === nameOrId || tags.includes(nameOrId))
      if (image === undefined) throw new Error(`${nameOrId} is not here`)
      hooks.removed()
      const tags = image.tags.filter((tag) => tag !== nameOrId)
      if (tags.length > 0) here.set(image.id, { ...image, tags })
      else here.delete(image.id)
      const deleted = new Set<ImageId>(tags.length > 0 ? [] : [image.id])
      return Promise.resolve({ untagged: nameOrId === image.id ? [] : [nameOrId], deleted })
    },
    ...namesOn(here, () => failing('in-use')),
    imageBytes: () =>
      Promise.resolve(figures[figuresAsked++] ?? Promise.reject(failing('engine-unreachable'))),
  }
  const current: { engine: RemovingEngine | undefined } = { engine }
  const removals = createRemovals({
    engine: () => current.engine,
    inventory: () => ({ images: [...here.values()] }),
    tree: () => tree,
    confirm: (question) => {
      questions.push(question)
      return Promise.resolve(agrees)
    },
    activity: {
      begin: (beginning) => keep({ ...beginning, id: entries.size + 1, outcome: 'running' }),
      finish: (entry, ending) => void keep({ ...entry, ...ending }),
      measure: (entry, bytes) => void keep({ ...entry, bytes }),
    },
    remember: ({ id }, image) => void remembered.push([id, image.id]),
    inDoubt: ({ id }) => void doubtful.push(id),
    tookNames: (entry, imageId, names) => {
      undoable.push([entry.id, imageId, names])
      return { ...entry, undo: 'possible' }
    },
    nowMs: () => 1,
    inTurn: createTurns(),
  })
  const all = Object.keys(named).map((name) => ({ imageId: idOf(name) }))
  return {
    removals,
    all,
    here,
    asked,
    questions,
    remembered,
    undoable,
    doubtful,
    hooks,
    current,
    figuresAsked: () => figuresAsked,
    ledger: () => [...entries.values()],
  }
}

describe('removals', () => {
  it('go on where one fails, and say of each what came of it', async () => {
    const world = removalsOn({
      named: { a: { layers: ['a-1'] }, b: { layers: ['b-10'] }, c: { layers: ['c-100'] } },
      refuses: { 'b:1': failing('in-use') },
      figures: [111, 10],
    })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(outcome).toMatchObject({
      kind: 'done',
      results: [
        { kind: 'removed', title: 'a:1' },
        { kind: 'kept', title: 'b:1', failure: { kind: 'in-use' } },
        { kind: 'removed', title: 'c:1' },
      ],
      predicted: { bytes: 101, certainty: 'exact' },
      measuredBytes: 101,
    })
    expect(world.ledger()).toMatchObject([
      { reference: 'a:1', outcome: 'succeeded', predictedBytes: 1, bytes: 1 },
      { reference: 'b:1', outcome: 'failed', predictedBytes: 10 },
      { reference: 'c:1', outcome: 'succeeded', predictedBytes: 100, bytes: 100 },
    ])
  })

  it('have each image remembered with its entry before it goes, be it that it stays in the end', async () => {
    const world = removalsOn({ named: { a: {}, b: {} }, refuses: { 'b:1': failing('in-use') } })
    await world.removals.remove({ targets: world.all, force: false })
    expect(world.remembered).toEqual([
      [1, idOf('a')],
      [2, idOf('b')],
    ])
  })

  it('give an image that stays after all the names back that it had lost by then', async () => {
    const world = removalsOn({
      named: { a: { tags: ['a:1', 'a:2', 'a:3'] } },
      refuses: { 'a:3': failing('in-use') },
    })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(outcome).toMatchObject({
      results: [
        {
          kind: 'kept',
          untagged: [],
          failure: { message: 'It is in-use. The names that it had lost by then were put back.' },
        },
      ],
    })
    expect(world.here.get(idOf('a'))?.tags.toSorted()).toEqual(['a:1', 'a:2', 'a:3'])
    expect(world.ledger()).toMatchObject([{ action: 'remove', outcome: 'failed' }])
  })

  it('record names that cannot be put back, so that this can be undone', async () => {
    const world = removalsOn({
      named: { a: { tags: ['a:1', 'a:2', 'a:3'] } },
      refuses: { 'a:3': failing('engine-unreachable') },
    })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(outcome).toMatchObject({
      results: [
        {
          kind: 'kept',
          untagged: ['a:1', 'a:2'],
          failure: { message: expect.stringContaining('By then it had lost the names `a:1`, `a:2`.') },
        },
      ],
    })
    expect(world.ledger()).toMatchObject([
      { action: 'remove', outcome: 'failed' },
      { action: 'untag', outcome: 'succeeded', names: ['a:1', 'a:2'], undo: 'possible' },
    ])
    expect(world.undoable).toEqual([[2, idOf('a'), ['a:1', 'a:2']]])
  })

  it('look again who uses an image of several names before it loses the first', async () => {
    const world = removalsOn({ named: { a: {}, b: { tags: ['b:1', 'b:2'] } } })
    world.hooks.removed = () => {
      const image = world.here.get(idOf('b'))
      if (image !== undefined) world.here.set(image.id, { ...image, usedBy: [running('web')] })
    }
    await world.removals.remove({ targets: world.all, force: false })
    expect(world.asked.map(([name]) => name)).toEqual(['a:1'])
  })

  it('can be undone where they took names alone', async () => {
    const world = removalsOn({ named: { a: { tags: ['a:1', 'a:2', 'a:3'] } } })
    const targets = [{ imageId: idOf('a'), names: ['a:1', 'a:2'] }]
    const outcome = await world.removals.remove({ targets, force: false })
    expect(outcome).toMatchObject({ results: [{ kind: 'removed', isDeleted: false, undoEntryId: 1 }] })
    expect(world.undoable).toEqual([[1, idOf('a'), ['a:1', 'a:2']]])
  })

  it('predict of an image what it brings back now that another, which shared layers, has stayed', async () => {
    const world = removalsOn({
      named: { a: { layers: ['base-1000', 'a-1'] }, b: { layers: ['base-1000', 'b-10'] } },
      refuses: { 'a:1': failing('in-use') },
    })
    await world.removals.remove({ targets: world.all, force: false })
    expect(world.ledger().map(({ predictedBytes }) => predictedBytes)).toEqual([1, 10])
  })

  it('ask nothing more of an engine that has gone, and say so of each that was to come', async () => {
    const world = removalsOn({
      named: { a: {}, b: {}, c: {} },
      refuses: { 'b:1': failing('engine-unreachable') },
    })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(world.asked.map(([name]) => name)).toEqual(['a:1', 'b:1'])
    expect(outcome).toMatchObject({
      results: [
        { kind: 'removed' },
        { kind: 'kept', failure: { kind: 'engine-unreachable' } },
        { kind: 'kept', failure: { kind: 'engine-unreachable' } },
      ],
    })
    expect(world.ledger().map(({ outcome: how }) => how)).toEqual(['succeeded', 'failed', 'failed'])
    expect(world.doubtful).toEqual([2])
  })

  it('never force Podman, which would take the containers away', async () => {
    const world = removalsOn({ named: { a: { usedBy: [stopped('old')] }, b: {} }, rules: podman })
    const outcome = await world.removals.remove({ targets: world.all, force: true })
    expect(outcome).toMatchObject({
      results: [{ kind: 'kept', failure: { kind: 'in-use' } }, { kind: 'removed' }],
    })
    expect(world.asked).toEqual([['b:1', false]])
  })

  it('force the last name alone, and only of what a container uses', async () => {
    const world = removalsOn({
      named: { a: { tags: ['a:1', 'a:2'], usedBy: [stopped('old')] }, b: {} },
    })
    await world.removals.remove({ targets: world.all, force: true })
    expect(world.asked).toEqual([
      ['a:1', false],
      ['a:2', true],
      ['b:1', false],
    ])
  })

  it('ask nobody where nothing of it can be done', async () => {
    const world = removalsOn({ named: { a: { usedBy: [stopped('old')] } } })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(outcome).toMatchObject({ kind: 'done', results: [{ kind: 'kept' }] })
    expect([world.questions, world.asked, world.ledger()]).toEqual([[], [], []])
  })

  it('do nothing where the person says no', async () => {
    const world = removalsOn({ named: { a: {} }, agrees: false })
    expect(await world.removals.remove({ targets: world.all, force: true })).toEqual({ kind: 'declined' })
    expect([world.asked, world.ledger()]).toEqual([[], []])
  })

  it('do nothing to another engine than the one that was agreed on', async () => {
    const world = removalsOn({ named: { a: {} } })
    const removing = world.removals.remove({ targets: world.all, force: false })
    world.current.engine = world.current.engine && { ...world.current.engine, id: engineIdOf('E2') }
    expect(await removing).toMatchObject({
      results: [{ kind: 'kept', failure: { kind: 'engine-unreachable' } }],
    })
    expect(world.asked).toEqual([])
  })

  it('fail without an engine', async () => {
    const world = removalsOn({ named: { a: {} } })
    world.current.engine = undefined
    await expect(world.removals.remove({ targets: world.all, force: false })).rejects.toMatchObject({
      failure: { kind: 'engine-unreachable' },
    })
    expect(() => world.removals.plan({ targets: world.all })).toThrow('no engine')
  })
})

describe('what is measured', () => {
  it('is not waited for, and comes to the ledger when the engine says it', async () => {
    let say: (bytes: number) => void = () => {}
    const late = new Promise<number>((resolve) => (say = resolve))
    const world = removalsOn({ named: { a: { layers: ['a-7'] } }, figures: [7, late] })
    const outcome = await world.removals.remove({ targets: world.all, force: false })
    expect(outcome).not.toHaveProperty('measuredBytes')
    expect(world.ledger()).toMatchObject([{ outcome: 'succeeded', predictedBytes: 7 }])
    say(0)
    await expect.poll(() => world.ledger()[0]?.bytes).toBe(7)
  })

  it('is nothing where the engine does not say', async () => {
    const world = removalsOn({ named: { a: {} } })
    expect(await world.removals.remove({ targets: world.all, force: false })).not.toHaveProperty(
      'measuredBytes',
    )
  })

  it('is nothing where a graph driver no longer counts what a container still holds', async () => {
    const world = removalsOn({ named: { a: { layers: ['a-7'], usedBy: [stopped('old')] } }, figures: [7, 0] })
    const outcome = await world.removals.remove({ targets: world.all, force: true })
    expect(outcome).toMatchObject({ results: [{ isDeleted: true }], predicted: { bytes: 0 } })
    expect(outcome).not.toHaveProperty('measuredBytes')
  })

  it('is not asked for where a containerd store would take long', async () => {
    const named = Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`i${index}`, {}]))
    const world = removalsOn({ named, rules: containerd, figures: [9, 9] })
    await world.removals.remove({ targets: world.all.slice(0, 1), force: false })
    expect(world.figuresAsked()).toBe(0)
  })
})
