import { describe, expect, it } from 'vitest'
import type { CleanupRun } from '../../electron/core/cleanup/cleanup-run.ts'
import { standsOf, setUpCleaningUp } from '../support/cleaning-up.ts'
import type { EngineKind } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate, type EngineOperation } from '../support/engine-operations.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const pythons = ['python:3.13-alpine', 'python:3.12-alpine']

const tag = (name: string, as: string): EngineOperation => ({ kind: 'tag', name, as })

describe.each(kinds)('a clean-up on a %s engine', (kind) => {
  const at = setUpCleaningUp(kind)
  const { arrange, clean, here, image, plan, makeContainer, write, build } = at

  const tolerance = kind === 'graph-driver' ? 0.01 : 0.05

  const isNear = (bytes: number, expected: number): boolean =>
    Math.abs(bytes - expected) <= expected * tolerance

  /** What was predicted came back, by the engine's own figures, and the ledger adds up to it. */
  const expectMeasured = ({ id, planned, predicted, measuredBytes = NaN }: CleanupRun): void => {
    expect(predicted?.bytes).toBe(planned.bytes)
    expect(predicted?.bytes).toBeGreaterThan(500_000)
    const entries = at.ledger().filter(({ cleanupId }) => cleanupId === id)
    const sum = (of: 'bytes' | 'predictedBytes') =>
      entries.reduce((all, entry) => all + (entry[of] ?? NaN), 0)
    expect({ measuredBytes, isNear: isNear(measuredBytes, planned.bytes) }).toEqual({
      measuredBytes,
      isNear: true,
    })
    expect(sum('predictedBytes')).toBe(planned.bytes)
    expect(sum('bytes')).toBe(measuredBytes)
  }

  describe('of dangling images', () => {
    it('takes those that no tag names, and brings back what was predicted', async () => {
      await arrange([...pythons, 'alpine:3.20'], tag('alpine:3.20', 'python:3.12-alpine'))
      const before = await at.folderBytes()
      const run = await clean({ rules: { dangling: true } })
      expectMeasured(run)
      expect(isNear(before - (await at.folderBytes()), run.planned.bytes)).toBe(true)
      expect(await here()).toEqual(['alpine:3.20', 'python:3.12-alpine', 'python:3.13-alpine'])
      expect(at.ledger()).toMatchObject([{ action: 'remove', outcome: 'succeeded', cleanupId: run.id }])
    })
  })

  describe('of unused images', () => {
    it('takes several with their layers, shared ones once, and brings back what was predicted', async () => {
      await arrange([...pythons, 'tiny:latest'])
      await makeContainer({ name: 'web', image: 'tiny:latest' })
      await at.settled()
      const before = await at.folderBytes()
      const run = await clean({ rules: { unused: true } })
      expectMeasured(run)
      expect(isNear(before - (await at.folderBytes()), run.planned.bytes)).toBe(true)
      expect(await here()).toEqual(['tiny:latest'])
      expect(at.questions).toMatchObject([{ title: 'Clean up 2 images?' }])
    })

    it('takes one with all of its names', async () => {
      const { address } = at.parts.registry
      await arrange(
        ['python:3.13-alpine', `${address}/library/python:3.13-alpine`],
        tag('python:3.13-alpine', 'python:again'),
        tag('python:3.13-alpine', 'mine/python:1'),
      )
      const run = await clean({ rules: { unused: true } })
      expectMeasured(run)
      expect(run.steps).toHaveLength(1)
      expect(await here()).toEqual([])
    })

    it('takes only those that all of its limits agree on', async () => {
      await arrange([...pythons, 'alpine:3.20'])
      const { items, stays } = await plan({
        unused: true,
        unusedOnly: { biggerThanBytes: 5_000_000, namedLike: 'python:*', olderThanDays: 1 },
      })
      expect(items.map(({ title }) => title).toSorted()).toEqual(pythons.toSorted())
      expect(stays.map(({ title }) => title)).toEqual(['alpine:3.20'])
      const ofRepository = await plan({ unused: true, unusedOnly: { beyondLastTags: 1 } })
      expect(ofRepository.items).toHaveLength(1)
    })

    it('takes images built on others before those', async () => {
      await arrange(
        ['python:3.13-alpine'],
        { kind: 'create-container', name: 'web', image: 'python:3.13-alpine' },
        { kind: 'commit', container: 'web', as: 'mine/child:1' },
        { kind: 'remove-container', name: 'web' },
      )
      const run = await clean({ rules: { unused: true } })
      expectMeasured(run)
      expect(standsOf(run.steps)).toEqual({ 'mine/child:1': 'gone', 'python:3.13-alpine': 'gone' })
      expect(await here()).toEqual([])
    })

    it('leaves one that a child stays on, where the engine minds', async () => {
      await arrange(
        ['python:3.13-alpine'],
        { kind: 'create-container', name: 'web', image: 'python:3.13-alpine' },
        { kind: 'commit', container: 'web', as: 'mine/child:1' },
        { kind: 'remove-container', name: 'web' },
      )
      at.protections = [{ id: '1', kind: 'image', value: 'mine/child:1', reason: '' }]
      const { items, stays } = await plan({ unused: true })
      const reasons = stays.find(({ title }) => title === 'python:3.13-alpine')?.reasons
      const isKept = kind === 'graph-driver'
      expect(items.map(({ title }) => title)).toEqual(isKept ? [] : ['python:3.13-alpine'])
      expect(reasons).toEqual(isKept ? [{ kind: 'parent', children: [image('mine/child:1').id] }] : undefined)
    })
  })

  describe('of stopped containers', () => {
    it('takes them with what they have written, and leaves those that run', async () => {
      await arrange(['alpine:3.20'])
      await makeContainer({ name: 'old', image: 'alpine:3.20' })
      await makeContainer({ name: 'runs', image: 'alpine:3.20' })
      await operate(at.parts.engine, { kind: 'start-container', name: 'runs' })
      await write('old', 'written', 3_000_000)
      const before = await at.folderBytes()
      const run = await clean({ rules: { stoppedContainers: true } })
      expectMeasured(run)
      expect(isNear(before - (await at.folderBytes()), run.planned.bytes)).toBe(true)
      expect((await at.resources()).containers.map(({ name }) => name)).toEqual(['runs'])
      expect(at.ledger()).toMatchObject([
        { action: 'remove-container', reference: 'old', outcome: 'succeeded', command: 'docker rm old' },
      ])
    })

    it('takes an image only with the container that uses it', async () => {
      await arrange(['python:3.13-alpine'])
      await makeContainer({ name: 'old', image: 'python:3.13-alpine' })
      await at.settled()
      const rules = { unused: true, stoppedContainers: true }
      const imageAlone = await plan({ unused: true })
      expect(imageAlone.items).toEqual([])
      const run = await clean({ rules })
      expectMeasured(run)
      expect(standsOf(run.steps)).toEqual({ old: 'gone', 'python:3.13-alpine': 'gone' })
    })
  })

  describe('of volumes', () => {
    it('takes those that nobody named and no container uses; a named one where it is ticked', async () => {
      await arrange(['alpine:3.20'])
      await makeContainer({ name: 'old', image: 'alpine:3.20', volumes: { '/a': '', '/mine': 'mine' } })
      await operate(at.parts.engine, { kind: 'start-container', name: 'old' })
      await write('old', 'a/file', 700_000)
      await write('old', 'mine/file', 600_000)
      await engineCall(at.parts.engine, 'DELETE', '/containers/old?force=1')
      await at.settled()
      const rules = { unusedVolumes: true }
      expectMeasured(await clean({ rules }))
      expect((await at.resources()).volumes.map(({ name }) => name)).toEqual(['mine'])
      expectMeasured(await clean({ rules, ticked: () => true }))
      expect((await at.resources()).volumes).toEqual([])
      expect(at.ledger()).toMatchObject([
        { action: 'remove-volume', bytes: 700_000 },
        { action: 'remove-volume', reference: 'mine', bytes: 600_000 },
      ])
    })
  })

  describe('of the build cache', () => {
    const app = {
      name: 'mine/app:1',
      dockerfile: 'FROM scratch\nCOPY program /program\nCOPY library /library\n',
      files: { program: 'x'.repeat(1_000_000), library: 'y'.repeat(500_000) },
    }

    it('takes all records that are not in use, in one entry of the ledger', async () => {
      await build(app)
      await operate(at.parts.engine, { kind: 'untag', name: 'mine/app:1' })
      await at.settled()
      const run = await clean({ rules: { buildCache: true } })
      expectMeasured(run)
      expect(run.steps.length).toBeGreaterThan(2)
      expect(new Set(run.steps.map(({ state }) => state.kind))).toEqual(new Set(['gone']))
      expect((await at.resources()).cache).toEqual([])
      expect(at.ledger()).toMatchObject([{ action: 'prune-cache', outcome: 'succeeded' }])
    })

    it('takes it together with the images that have its layers', async () => {
      await build(app)
      await at.settled()
      const run = await clean({ rules: { unused: true, buildCache: true } })
      expectMeasured(run)
      expect(await here()).toEqual([])
    })

    it('keeps layers of images that go for as long as its records stay', async () => {
      await build({ ...app, files: { ...app.files, program: 'z'.repeat(2_000_000) } })
      await pullImage(at.parts.engine, 'python:3.13-alpine')
      await at.settled()
      const records = (await at.resources()).cache.reduce((sum, { bytes }) => sum + bytes, 0)
      const run = await clean({ rules: { unused: true } })
      expectMeasured(run)
      const after = await clean({ rules: { buildCache: true } })
      expectMeasured(after)
      expect(after.planned.bytes).toBe(records)
    })

    it('keeps the layers of images that were built upon, which no figure of a graph driver tells', async () => {
      await arrange(['python:3.13-alpine'])
      await build({ ...app, dockerfile: app.dockerfile.replace('scratch', 'python:3.13-alpine') })
      await at.settled()
      const before = await at.folderBytes()
      const { planned, measuredBytes } = await clean({ rules: { unused: true } })
      const backBytes = before - (await at.folderBytes())
      if (kind === 'graph-driver') {
        expect({ planned, measuredBytes }).toEqual({
          planned: { bytes: 0, certainty: 'exact' },
          measuredBytes: undefined,
        })
        expect(backBytes).toBeLessThan(10_000)
      } else expect(planned.certainty).toBe('estimate')
    })

    it('leaves what was used lately', async () => {
      await build(app)
      const { items, stays } = await plan({ buildCache: true, cacheOnly: { unusedForDays: 7 } })
      expect(items).toEqual([])
      expect(stays.length).toBeGreaterThan(2)
    })
  })

  it('of everything at once brings back what was predicted', async () => {
    await arrange([...pythons, 'alpine:3.20'])
    await makeContainer({ name: 'old', image: 'python:3.13-alpine', volumes: { '/data': '' } })
    await write('old', 'written', 2_000_000)
    await build({
      name: 'mine/app:1',
      dockerfile: 'FROM scratch\nCOPY program /program\n',
      files: { program: 'z'.repeat(1_000_000) },
    })
    await at.settled()
    const all = {
      dangling: true,
      unused: true,
      stoppedContainers: true,
      unusedVolumes: true,
      buildCache: true,
    }
    const run = await clean({ rules: all })
    expectMeasured(run)
    expect(await here()).toEqual([])
    expect(await plan(all)).toMatchObject({ items: [], stays: [] })
  })

  describe('that is quick', () => {
    it('does what the quick rules tick, without asking where the clock does it', async () => {
      await arrange([...pythons, 'alpine:3.20'], tag('alpine:3.20', 'python:3.12-alpine'))
      const back = await at.lading.cleanup.reckonQuick()
      await at.lading.cleanup.runQuick('schedule')
      const run = at.lading.cleanup.last()
      expect(run).toMatchObject({ origin: 'schedule', phase: 'ended', planned: back })
      expect(at.questions).toEqual([])
      expect(await here()).toEqual(['alpine:3.20', 'python:3.12-alpine', 'python:3.13-alpine'])
    })

    it('asks where the tray does it', async () => {
      await arrange(pythons, tag('python:3.13-alpine', 'python:3.12-alpine'))
      at.agrees = false
      expect(await at.lading.cleanup.runQuick('tray')).toEqual({ kind: 'declined' })
      expect(at.questions).toMatchObject([{ title: 'Clean up 1 image?' }])
      expect(at.ledger()).toEqual([])
    })

    it('has nothing left where nothing is ticked', async () => {
      await pullImage(at.parts.engine, 'alpine:3.20')
      await at.settled()
      expect(await at.lading.cleanup.runQuick('tray')).toEqual({ kind: 'nothing-left' })
      expect(at.questions).toEqual([])
    })
  })
})
