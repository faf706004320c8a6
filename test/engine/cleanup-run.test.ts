import { access } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { CleanupRun } from '../../electron/core/cleanup/cleanup-run.ts'
import { firstRules } from '../../electron/core/cleanup/rules.ts'
import { standsOf, setUpCleaningUp } from '../support/cleaning-up.ts'
import { pullTotals } from '../../electron/core/transfers/pull-progress.ts'
import type { EngineKind } from '../support/engine.ts'
import { engineCall, imageIdOn } from '../support/engine-http.ts'
import { operate, type EngineOperation } from '../support/engine-operations.ts'
import { startThrottledRegistry } from '../support/fault-proxy.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const pythons = ['python:3.13-alpine', 'python:3.12-alpine']

const tag = (name: string, as: string): EngineOperation => ({ kind: 'tag', name, as })

describe.each(kinds)('a clean-up of a %s engine, while it runs', (kind) => {
  const at = setUpCleaningUp(kind)
  const { arrange, clean, here, image, makeContainer } = at

  const failureOf = ({ steps }: CleanupRun, title: string): string | undefined => {
    const state = steps.find((step) => step.title === title)?.state
    return state?.kind === 'kept' ? state.failure.message : undefined
  }

  it('tells of each step as it goes, and of the whole at its end', async () => {
    await arrange(pythons)
    const run = await clean({ rules: { unused: true } })
    const changes = at.lading.cleanupChanges
    expect(changes[0]).toMatchObject({
      run: { id: run.id, phase: 'running' },
      steps: [{ state: { kind: 'waiting' } }, { state: { kind: 'waiting' } }],
    })
    expect(changes.at(-1)?.run).toMatchObject({ phase: 'ended', measuredBytes: run.measuredBytes })
    const told = new Map(changes.flatMap(({ steps }) => steps.map((step) => [step.id, step])))
    expect([...told.values()]).toEqual(run.steps)
    expect(run.steps.map(({ entryId }) => entryId)).toEqual(at.ledger().map(({ id }) => id))
  })

  it('does nothing where the person says no', async () => {
    await arrange(pythons)
    at.agrees = false
    const { items } = await at.plan({ unused: true })
    const wish = {
      rules: { ...firstRules, unused: true },
      ticked: items.map(({ id }) => id),
      archiveFirst: false,
    }
    expect(await at.lading.cleanup.run(wish, 'window')).toEqual({ kind: 'declined' })
    expect(await here()).toEqual(pythons.toSorted())
    expect(at.ledger()).toEqual([])
    expect(at.lading.cleanup.last()).toBeUndefined()
  })

  it('does not begin while another one is under way', async () => {
    await arrange(pythons)
    const refused: unknown[] = []
    at.meanwhile = async () => {
      refused.push(await at.lading.cleanup.runQuick('tray').catch((error: unknown) => error))
    }
    await clean({ rules: { unused: true } })
    expect(refused).toMatchObject([
      { failure: { kind: 'in-use', message: 'A clean-up is under way already.' } },
    ])
  })

  it('leaves an image that came into use while the person read', async () => {
    await arrange(pythons)
    at.meanwhile = async () => {
      await makeContainer({ name: 'web', image: 'python:3.13-alpine' })
      await operate(at.parts.engine, { kind: 'start-container', name: 'web' })
    }
    const run = await clean({ rules: { unused: true } })
    expect(standsOf(run.steps)).toEqual({ 'python:3.13-alpine': 'kept', 'python:3.12-alpine': 'gone' })
    expect(failureOf(run, 'python:3.13-alpine')).toBe('The running container `web` uses it.')
    expect(await here()).toEqual(['python:3.13-alpine'])
    expect(at.ledger()).toMatchObject([
      { reference: 'python:3.12-alpine', outcome: 'succeeded' },
      { reference: 'python:3.13-alpine', outcome: 'failed', failure: { kind: 'in-use' } },
    ])
    expect(run.predicted?.bytes).toBeLessThan(run.planned.bytes)
  })

  it('leaves a container that was started while the person read, and its image', async () => {
    await arrange(['alpine:3.20'])
    await makeContainer({ name: 'web', image: 'alpine:3.20' })
    await at.settled()
    at.meanwhile = () => operate(at.parts.engine, { kind: 'start-container', name: 'web' })
    const run = await clean({ rules: { unused: true, stoppedContainers: true } })
    expect(standsOf(run.steps)).toEqual({ web: 'kept', 'alpine:3.20': 'kept' })
    expect(failureOf(run, 'web')).toBe('It is running.')
    expect((await at.container('web'))?.phase).toBe('running')
  })

  it('leaves a volume that a container has by now', async () => {
    await arrange(['alpine:3.20'])
    await engineCall(at.parts.engine, 'POST', '/volumes/create', { Name: 'mine' })
    at.meanwhile = () => makeContainer({ name: 'web', image: 'alpine:3.20', volumes: { '/data': 'mine' } })
    const run = await clean({ rules: { unusedVolumes: true }, ticked: () => true })
    expect(failureOf(run, 'mine')).toBe('Used by the stopped container `web`.')
    expect(await at.volume('mine')).toBeDefined()
  })

  it('leaves a volume that is another one of that name by now', async () => {
    const make = () => engineCall(at.parts.engine, 'POST', '/volumes/create', { Name: 'mine' })
    await make()
    const { createdAtMs } = (await at.volume('mine')) ?? {}
    at.meanwhile = async () => {
      // The engine says whole seconds.
      do {
        await engineCall(at.parts.engine, 'DELETE', '/volumes/mine')
        await make()
      } while ((await at.volume('mine'))?.createdAtMs === createdAtMs)
    }
    const run = await clean({ rules: { unusedVolumes: true }, ticked: () => true })
    expect(standsOf(run.steps)).toEqual({ mine: 'kept' })
    expect(await at.volume('mine')).toBeDefined()
  })

  it('leaves what was pinned or protected while the person read', async () => {
    await arrange([...pythons, 'tiny:latest'])
    at.meanwhile = async () => {
      await at.lading.pins.pin({ reference: 'python:3.13-alpine', from: 'here' })
      at.protections = [{ id: '1', kind: 'repository', value: 'tiny', reason: 'The demo needs it' }]
    }
    const run = await clean({ rules: { unused: true } })
    expect(failureOf(run, 'python:3.13-alpine')).toBe('It is pinned.')
    expect(failureOf(run, 'tiny:latest')).toContain('The demo needs it')
    expect(await here()).toEqual(['python:3.13-alpine', 'tiny:latest'])
  })

  it('saves an image that no registry has before it goes', async () => {
    await arrange(
      ['alpine:3.20'],
      { kind: 'create-container', name: 'built', image: 'alpine:3.20' },
      { kind: 'commit', container: 'built', as: 'mine/child:1' },
      { kind: 'remove-container', name: 'built' },
    )
    const { id } = image('mine/child:1')
    const run = await clean({
      ...{ rules: { unused: true }, archiveFirst: true },
      ticked: (item) => item.id === `image:${id}`,
    })
    expect(run.steps).toMatchObject([{ id: `image:${id}`, state: { kind: 'gone' } }])
    const [archive, removal] = at.ledger()
    expect([archive, removal]).toMatchObject([
      { action: 'archive', outcome: 'succeeded', cleanupId: run.id },
      { action: 'remove', outcome: 'succeeded', cleanupId: run.id },
    ])
    const { archivePath = '' } = at.lading.removalMemory.of(removal?.id ?? NaN) ?? {}
    await expect(access(archivePath)).resolves.toBeUndefined()
  })

  describe('with many images', () => {
    const manyImages = 40

    const cleanMany = async (meanwhile: () => unknown): Promise<CleanupRun> => {
      await arrange([], { kind: 'load', prefix: 'many', count: manyImages })
      const cleaning = clean({ rules: { unused: true } })
      await at.lading.until(
        'some to have gone',
        () => at.lading.activity.filter(({ outcome }) => outcome === 'succeeded').length >= 5,
      )
      await meanwhile()
      return cleaning
    }
    const counted = (run: CleanupRun, state: string): number =>
      run.steps.filter((step) => step.state.kind === state).length

    it('ends when it is stopped with the one that is going, and finishes when it is asked for again', async () => {
      const run = await cleanMany(() => at.lading.cleanup.stop())
      expect(counted(run, 'stopped')).toBeGreaterThan(1)
      expect(counted(run, 'gone') + counted(run, 'stopped')).toBe(manyImages)
      expect(at.ledger()).toHaveLength(counted(run, 'gone'))
      expect(await here()).toHaveLength(counted(run, 'stopped'))
      await at.settled()
      const rest = await clean({ rules: { unused: true } })
      expect(rest.steps).toHaveLength(counted(run, 'stopped'))
      expect(await here()).toEqual([])
    })

    it('ends with the one that is going where Lading ends, and the rest stays', async () => {
      const run = await cleanMany(() => at.lading.close())
      expect(counted(run, 'stopped')).toBeGreaterThan(1)
      expect(counted(run, 'gone') + counted(run, 'stopped')).toBe(manyImages)
      expect(await here()).toHaveLength(counted(run, 'stopped'))
      expect(at.lading.activity.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    })

    it('says of each what came of it where the engine dies, and finishes when it is asked for again', async () => {
      const { engine } = at.parts
      const run = await cleanMany(() => engine.kill())
      const entries = at.ledger()
      await engine.start()
      const kept = run.steps.filter(({ state }) => state.kind === 'kept')
      expect(counted(run, 'gone')).toBeGreaterThanOrEqual(5)
      expect(kept.length).toBeGreaterThan(1)
      expect(counted(run, 'gone') + kept.length).toBe(manyImages)
      expect(entries).toHaveLength(manyImages)
      expect(entries.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(counted(run, 'gone'))
      for (const { state, entryId } of kept) {
        const entry = entries.find(({ id }) => id === entryId)
        expect(entry?.failure).toEqual(state.kind === 'kept' && state.failure)
        expect(entry).toMatchObject({ outcome: 'failed', failure: { kind: 'engine-unreachable' } })
      }
      expect(run).not.toHaveProperty('measuredBytes')

      await at.lading.untilUp()
      await at.lading.untilLive()
      await at.settled()
      const stayed = await here()
      const saidToStay = (): unknown[] =>
        at.ledger().flatMap(({ outcome, reference }) => (outcome === 'failed' ? [reference] : []))
      await expect.poll(() => saidToStay().toSorted()).toEqual(stayed)
      await clean({ rules: { unused: true } })
      expect(await here()).toEqual([])
    })
  })

  it('leaves a pull alone that shares layers with what goes', async () => {
    const { engine, registry } = at.parts
    const slow = await startThrottledRegistry(registry, { bytesPerSecond: 4_000_000 })
    try {
      await arrange(['python:3.13-alpine'])
      const name = `${slow.address}/library/python:3.12-alpine`
      const blob = slow.whenConnected(/GET .*\/blobs\//)
      const id = at.lading.pulls.start({ reference: name })
      await blob
      const run = await clean({ rules: { unused: true } })
      expect(standsOf(run.steps)).toEqual({ 'python:3.13-alpine': 'gone' })
      expect((await at.lading.untilEnded(id)).state.kind).toBe('succeeded')
      expect(await here()).toEqual([name])
      await makeContainer({ name: 'web', image: name })
      await operate(engine, { kind: 'start-container', name: 'web' })
      expect((await at.container('web'))?.phase).toBe('running')
    } finally {
      await slow.dispose()
    }
  })

  describe('and the disk of the engine', () => {
    it('adds up to what the parts take', async () => {
      await arrange([...pythons, 'alpine:3.20'], tag('alpine:3.20', 'python:3.12-alpine'))
      await makeContainer({
        name: 'buildx_buildkit_mine0',
        image: 'alpine:3.20',
        volumes: { '/cache': 'buildx_buildkit_mine0_state', '/data': 'mine' },
      })
      await operate(at.parts.engine, { kind: 'start-container', name: 'buildx_buildkit_mine0' })
      await at.write('buildx_buildkit_mine0', 'cache/file', 800_000)
      await at.write('buildx_buildkit_mine0', 'data/file', 300_000)
      await at.write('buildx_buildkit_mine0', 'written', 200_000)
      const usage = await at.lading.diskSpace.usage()
      expect(usage).toMatchObject({
        volumesBytes: 300_000,
        builders: [{ name: 'buildx_buildkit_mine0', volume: 'buildx_buildkit_mine0_state', bytes: 800_000 }],
        cacheBytes: 0,
      })
      expect(usage).not.toHaveProperty('unaccounted')
      expect(usage.containersBytes).toBeGreaterThanOrEqual(200_000)
      const { imagesBytes, containersBytes, volumesBytes, totalBytes } = usage
      expect(imagesBytes + containersBytes + volumesBytes + 800_000).toBe(totalBytes)
      expect(await imageIdOn(at.parts.engine, 'alpine:3.20')).toBe(image('alpine:3.20').id)
    })

    it('is asked about once where several want to know at once', async () => {
      await arrange(['alpine:3.20'])
      const [one, other] = [at.lading.diskSpace.usage(), at.lading.diskSpace.usage()]
      expect(await one).toBe(await other)
      expect(await at.lading.diskSpace.usage()).not.toBe(await one)
    })

    it('gives back what an interrupted pull has left, once no pull runs', async () => {
      const slow = await startThrottledRegistry(at.parts.registry, { bytesPerSecond: 2_000_000 })
      try {
        await arrange(['alpine:3.20'])
        const id = at.lading.pulls.start({ reference: `${slow.address}/library/python:3.12-alpine` })
        await at.lading.until('a part of it to have come', () =>
          at.lading.pulls.list().some(({ progress }) => pullTotals(progress).downloadedBytes > 2_000_000),
        )
        await expect(at.lading.diskSpace.freeUnaccounted()).rejects.toMatchObject({
          failure: { kind: 'in-use' },
        })
        at.lading.pulls.cancel(id)
        await at.lading.untilEnded(id)
        // A pull by another way takes the engine as long as it needs to let go of one that was cancelled.
        await arrange(['tiny:latest'])
        const { unaccounted } = await at.lading.diskSpace.usage()
        const free = at.lading.diskSpace.freeUnaccounted()
        if (kind === 'containerd')
          expect(await free).toEqual({ kind: 'freed', freedBytes: unaccounted?.bytes })
        else await expect(free).rejects.toMatchObject({ failure: { kind: 'invalid-input' } })
        expect(await here()).toEqual(['alpine:3.20', 'tiny:latest'])
      } finally {
        await slow.dispose()
      }
    })
  })
})
