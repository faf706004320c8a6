import { describe, expect, it } from 'vitest'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import { idOf, stopped } from '../../core/removal/removal-samples.ts'
import { containerOf, protection, recordOf, volumeOf } from '../../core/cleanup/cleanup-samples.ts'
import { cleanupOn, failing } from './cleanup-on.ts'

const all = { unused: true, stoppedContainers: true, unusedVolumes: true, buildCache: true }

const everything = {
  named: { a: { layers: ['base-1000', 'a-1'] }, b: { layers: ['base-1000', 'b-10'] } },
  containers: [containerOf('old', { writableBytes: 20 })],
  volumes: [volumeOf('data', { bytes: 300 })],
  cache: [recordOf('p', { bytes: 4_000 }), recordOf('q', { bytes: 5_000, parents: ['p'] })],
}

describe('a clean-up', () => {
  it('goes item by item, and its ledger adds up to what was predicted and measured', async () => {
    const world = cleanupOn({ ...everything, figures: [1_011, 0] })
    const run = await world.clean(all)
    expect(world.asked).toEqual(['id of old', 'data', 'a:1', 'b:1', 'cache'])
    expect(run).toMatchObject({
      ...{ id: 'R1', origin: 'window', phase: 'ended' },
      planned: { bytes: 10_331, certainty: 'exact' },
      predicted: { bytes: 10_331, certainty: 'exact' },
      measuredBytes: 10_331,
    })
    expect(world.ledger()).toMatchObject([
      { action: 'remove-container', outcome: 'succeeded', predictedBytes: 20, bytes: 20, cleanupId: 'R1' },
      { action: 'remove-volume', outcome: 'succeeded', predictedBytes: 300, bytes: 300, cleanupId: 'R1' },
      { action: 'remove', reference: 'a:1', predictedBytes: 1, bytes: 1, cleanupId: 'R1' },
      { action: 'remove', reference: 'b:1', predictedBytes: 1_010, bytes: 1_010, cleanupId: 'R1' },
      { action: 'prune-cache', outcome: 'succeeded', predictedBytes: 9_000, bytes: 9_000, cleanupId: 'R1' },
    ])
    expect(world.ledger().map(({ command }) => command)).toEqual([
      'docker rm old',
      'docker volume rm data',
      'docker rmi a:1',
      'docker rmi b:1',
      'docker builder prune --force --filter id=q && docker builder prune --force --filter id=p',
    ])
  })

  it('goes on where something fails, and says of each what came of it', async () => {
    const refuses = { 'id of old': failing('in-use'), 'a:1': failing('in-use'), p: failing('in-use') }
    const world = cleanupOn({ ...everything, refuses, figures: [1_011, 1_001] })
    const run = await world.clean(all)
    expect(run.steps.map(({ state }) => state.kind)).toEqual([
      ...['kept', 'gone', 'kept', 'gone'],
      ...['gone', 'kept'],
    ])
    expect(run.predicted?.bytes).toBe(300 + 10 + 5_000)
    expect(run.measuredBytes).toBe(300 + 10 + 5_000)
    expect(world.ledger().map(({ outcome }) => outcome)).toEqual([
      ...['failed', 'succeeded', 'failed', 'succeeded'],
      'succeeded',
    ])
  })

  it('asks nothing more of an engine that has gone, and says so of each that was to come', async () => {
    const world = cleanupOn({ ...everything, refuses: { data: failing('engine-unreachable') } })
    const run = await world.clean(all)
    expect(world.asked).toEqual(['id of old', 'data'])
    expect(run.steps.map(({ state }) => state.kind)).toEqual(['gone', 'kept', 'kept', 'kept', 'kept', 'kept'])
    const failed = world.ledger().filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ action }) => action)).toEqual(['remove-volume', 'remove', 'remove', 'prune-cache'])
    expect(new Set(failed.map(({ failure }) => failure?.message))).toEqual(
      new Set(['The engine went away before this was done.']),
    )
  })

  it('does nothing on another engine that came up while the person read', async () => {
    const world = cleanupOn(everything)
    const { engine } = world.state
    world.hooks.confirmed = () => {
      world.state.engine = engine && { ...engine, id: engineIdOf('E2') }
    }
    const run = await world.clean(all)
    expect(world.asked).toEqual([])
    expect(new Set(run.steps.map(({ state }) => state.kind))).toEqual(new Set(['kept']))
  })

  it('ends with what is going when it is stopped; the rest has no entry in the ledger', async () => {
    const world = cleanupOn(everything)
    world.hooks.removed = () => world.cleanup.stop()
    const run = await world.clean(all)
    expect(run.steps.map(({ state }) => state.kind)).toEqual([
      'gone',
      ...['stopped', 'stopped', 'stopped', 'stopped', 'stopped'],
    ])
    expect(world.ledger()).toHaveLength(1)
    expect(world.changes.at(-1)?.run.phase).toBe('ended')
  })

  it('finds what the cache has lost although the engine failed in the middle of that', async () => {
    const world = cleanupOn({
      cache: everything.cache,
      refuses: { q: failing('in-use'), cache: failing('unexpected') },
    })
    const run = await world.clean(all)
    expect(run.steps.map(({ title, state }) => [title, state.kind])).toEqual([
      ['step q', 'kept'],
      ['step p', 'gone'],
    ])
    expect(world.ledger()).toMatchObject([{ action: 'prune-cache', outcome: 'failed' }])
  })

  it('says that another one can begin once it is over, be it that nobody agreed', async () => {
    const world = cleanupOn({ ...everything, agrees: false, quick: all })
    const order: string[] = []
    world.hooks.confirmed = () => void order.push('asked')
    world.hooks.idle = () => void order.push('idle')
    await world.cleanup.runQuick('tray')
    expect(order).toEqual(['asked', 'idle'])
  })

  it('leaves what was protected while the person read, its records of the cache and all else go', async () => {
    const world = cleanupOn(everything)
    world.hooks.confirmed = () => {
      world.state.protections = [protection('image', 'a:1', 'For the demo')]
    }
    const run = await world.clean(all)
    expect(run.steps.find(({ title }) => title === 'a:1')?.state).toMatchObject({
      kind: 'kept',
      failure: { message: 'Protected as `a:1`: For the demo.' },
    })
    expect(world.asked).toEqual(['id of old', 'data', 'b:1', 'cache'])
  })

  it('takes an image whose container has gone with it', async () => {
    const world = cleanupOn({
      named: { a: { layers: ['a-1'], usedBy: [stopped('old')] } },
      containers: [containerOf('old', { imageId: idOf('a') })],
    })
    const run = await world.clean(all)
    expect(run.steps.map(({ state }) => state.kind)).toEqual(['gone', 'gone'])
  })

  it('cannot say what came back where it is not known of a volume', async () => {
    const { bytes: _, ...volume } = volumeOf('data')
    const world = cleanupOn({ volumes: [volume] })
    expect(await world.clean(all)).not.toHaveProperty('measuredBytes')
  })

  it('asks for no figure where neither images nor cache go', async () => {
    const world = cleanupOn({ containers: everything.containers, figures: [7, 7] })
    expect((await world.clean(all)).measuredBytes).toBe(20)
    expect(world.state.figuresAsked).toBe(1)
  })

  it('keeps an image that cannot be saved first, with the reason', async () => {
    const world = cleanupOn({ named: { a: { isLocal: true }, b: {} } })
    const run = await world.clean(all, true)
    expect(run.steps.map(({ title, state }) => [title, state.kind])).toEqual([
      ['a:1', 'kept'],
      ['b:1', 'gone'],
    ])
    expect(run.steps[0]?.state).toMatchObject({ failure: { kind: 'disk-full' } })
  })

  it('removes nothing of an image that was being saved when it was stopped', async () => {
    const world = cleanupOn({
      named: { a: { isLocal: true } },
      archiveFirst: ({ signal, onProgress }) => {
        onProgress(5)
        world.cleanup.stop()
        return signal.aborted
          ? Promise.reject(failing('unexpected'))
          : Promise.resolve({ path: '/a', bytes: 1 })
      },
    })
    expect((await world.clean(all, true)).steps).toMatchObject([{ state: { kind: 'stopped' } }])
    expect(world.asked).toEqual([])
  })

  describe('where Lading ends', () => {
    it('ends with the one that is going, and leaves the rest', async () => {
      const world = cleanupOn(everything)
      const closed: Promise<void>[] = []
      world.hooks.removed = () => void closed.push(world.cleanup.close())
      const run = await world.clean(all)
      await Promise.all(closed)
      expect(world.asked).toEqual(['id of old'])
      expect(run.steps.map(({ state }) => state.kind)).toEqual(['gone', ...Array<string>(5).fill('stopped')])
      expect(world.ledger()).toMatchObject([{ action: 'remove-container', outcome: 'succeeded' }])
    })

    it('does nothing of what was agreed on and waited for its turn, though the engine goes away as well', async () => {
      const world = cleanupOn(everything)
      world.hooks.confirmed = () => {
        void world.cleanup.close()
        world.cleanup.suspend()
      }
      const run = await world.clean(all)
      expect(world.asked).toEqual([])
      expect(new Set(run.steps.map(({ state }) => state.kind))).toEqual(new Set(['stopped']))
      expect(world.ledger()).toEqual([])
    })
  })

  it('does not begin without an engine', async () => {
    const world = cleanupOn({})
    world.state.engine = undefined
    await expect(world.cleanup.runQuick('tray')).rejects.toMatchObject({
      failure: { kind: 'engine-unreachable' },
    })
  })

  it.each(['tray', 'schedule'] as const)(
    'does not begin from the %s while it is not known what is to be kept',
    async (origin) => {
      const world = cleanupOn({ named: { a: { layers: ['a-1'] } }, quick: { unused: true } })
      world.state.whyNot = failing('unexpected').failure
      await expect(world.cleanup.runQuick(origin)).rejects.toMatchObject({ failure: world.state.whyNot })
      expect(world.questions).toEqual([])
      expect(world.asked).toEqual([])
    },
  )

  it('asks nobody where nothing of what was ticked is left', async () => {
    const world = cleanupOn(everything)
    const answer = await world.cleanup.runQuick('tray')
    expect(answer).toEqual({ kind: 'nothing-left' })
    expect(world.questions).toEqual([])
  })
})

describe('what the quick plan would give back', () => {
  it('counts what the rules tick, and no volume that somebody has named', async () => {
    const world = cleanupOn({
      volumes: [volumeOf('data'), volumeOf('f00', { isAnonymous: true, bytes: 5 })],
      quick: { unusedVolumes: true },
    })
    expect(await world.cleanup.reckonQuick()).toEqual({ bytes: 5, certainty: 'exact' })
    await world.cleanup.runQuick('schedule')
    expect(world.asked).toEqual(['f00'])
    expect(world.questions).toEqual([])
  })

  it('is reckoned from what the engine says, which others hear as well', async () => {
    const world = cleanupOn({ cache: [recordOf('p', { bytes: 4_000 })] })
    await world.cleanup.reckonQuick()
    expect(world.heard).toMatchObject([{ cache: [{ id: 'p' }] }])
  })
})
