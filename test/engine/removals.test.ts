import { describe, expect, it } from 'vitest'
import type { EngineKind } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { operate, type EngineOperation } from '../support/engine-operations.ts'
import { setUpRemoving } from '../support/removing.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const tag = (name: string, as: string): EngineOperation => ({ kind: 'tag', name, as })

/** A container that runs until it is stopped, or one that was never started. */
const container = (image: string, isRunning: boolean): readonly EngineOperation[] => [
  { kind: 'create-container', name: 'web', image },
  ...(isRunning ? ([{ kind: 'start-container', name: 'web' }] as const) : []),
]

describe.each(kinds)('a removal on a %s engine', (kind) => {
  const at = setUpRemoving(kind)
  const { arrange, image, remove, here, has } = at

  describe('of names', () => {
    it('takes one of two off, and leaves the image', async () => {
      await arrange(['tiny:latest'], tag('tiny:latest', 'mine/tiny:1'))
      const { id } = image('tiny:latest')
      const { results } = await remove([{ imageId: id, names: ['tiny:latest'] }])
      expect(results).toEqual([
        {
          ...{ kind: 'removed', imageId: id, title: 'tiny:latest', untagged: ['tiny:latest'] },
          ...{ isDeleted: false, undoEntryId: expect.any(Number) as number },
        },
      ])
      expect(await here()).toEqual(['mine/tiny:1'])
      expect(at.ledger()).toMatchObject([
        {
          action: 'untag',
          outcome: 'succeeded',
          reference: 'tiny:latest',
          imageId: id,
          names: ['tiny:latest'],
          command: 'docker rmi tiny:latest',
        },
      ])
    })

    it('takes the image along with the last one', async () => {
      await arrange(['tiny:latest'])
      const { id } = image('tiny:latest')
      const { results } = await remove([{ imageId: id, names: ['tiny:latest'] }])
      expect(results).toMatchObject([{ kind: 'removed', isDeleted: true, untagged: ['tiny:latest'] }])
      expect(await here()).toEqual([])
    })

    it('leaves a name that moved to another image meanwhile', async () => {
      await arrange(
        ['tiny:latest', 'alpine:3.20'],
        tag('tiny:latest', 'mine/a:1'),
        tag('tiny:latest', 'mine/a:2'),
      )
      const { id } = image('tiny:latest')
      at.meanwhile = () => operate(at.parts.engine, tag('alpine:3.20', 'mine/a:1'))
      const { results } = await remove([{ imageId: id, names: ['mine/a:1', 'mine/a:2'] }])
      expect(results).toMatchObject([
        { kind: 'removed', untagged: ['mine/a:2'], remark: '`mine/a:1` is no name of this image any more.' },
      ])
      expect(await here()).toEqual(['alpine:3.20', 'mine/a:1', 'tiny:latest'])
    })

    it('does not remove the image where the other name went meanwhile', async () => {
      await arrange(['tiny:latest'], tag('tiny:latest', 'mine/tiny:1'))
      const { id } = image('tiny:latest')
      at.meanwhile = () => operate(at.parts.engine, { kind: 'untag', name: 'mine/tiny:1' })
      const { results } = await remove([{ imageId: id, names: ['tiny:latest'] }])
      expect(results).toMatchObject([{ kind: 'kept', failure: { kind: 'in-use' } }])
      expect(await here()).toEqual(['tiny:latest'])
    })
  })

  describe('of whole images', () => {
    it('takes all names in several repositories off, and the image', async () => {
      const { address } = at.parts.registry
      await arrange(
        ['tiny:latest', `${address}/library/tiny:latest`],
        tag('tiny:latest', 'tiny:again'),
        tag('tiny:latest', 'mine/tiny:1'),
      )
      const { id, tags } = image('tiny:latest')
      const { results } = await remove([{ imageId: id }])
      expect(tags).toHaveLength(4)
      expect(results).toMatchObject([{ kind: 'removed', isDeleted: true }])
      expect(results.flatMap((one) => one.untagged).toSorted()).toEqual(tags.toSorted())
      expect(await here()).toEqual([])
    })

    it('takes one along that has no tag, but digests in two repositories', async () => {
      const { address } = at.parts.registry
      await arrange(['tiny:latest'])
      const digest = image('tiny:latest').repositoryDigests[0]?.digest ?? ''
      await arrange([`tiny@${digest}`, `${address}/library/tiny@${digest}`], {
        kind: 'untag',
        name: 'tiny:latest',
      })
      await arrange([`tiny@${digest}`])
      const [only] = at.lading.inventory.snapshot().images
      if (only === undefined) throw new Error('there is an image')
      expect(only.tags).toEqual([])
      const { results } = await remove([{ imageId: only.id }])
      expect(results).toMatchObject([{ kind: 'removed', isDeleted: true }])
      expect(await here()).toEqual([])
    })

    it('stops at a name that appeared meanwhile, and says so', async () => {
      await arrange(['tiny:latest'])
      const { id } = image('tiny:latest')
      at.meanwhile = () => operate(at.parts.engine, tag('tiny:latest', 'mine/tiny:1'))
      const { results } = await remove([{ imageId: id }])
      expect(results).toMatchObject([
        {
          kind: 'removed',
          isDeleted: false,
          untagged: ['tiny:latest'],
          remark: 'It has the name `mine/tiny:1` now, so the image stays.',
        },
      ])
      expect(await here()).toEqual(['mine/tiny:1'])
    })

    it('leaves what is gone, and goes on with the rest', async () => {
      await arrange(['tiny:latest', 'alpine:3.20'])
      const targets = [{ imageId: image('alpine:3.20').id }, { imageId: image('tiny:latest').id }]
      at.meanwhile = () => operate(at.parts.engine, { kind: 'untag', name: 'alpine:3.20' })
      const { results } = await remove(targets)
      expect(results).toMatchObject([
        { kind: 'kept', title: 'alpine:3.20', failure: { kind: 'not-found' } },
        { kind: 'removed', title: 'tiny:latest', isDeleted: true },
      ])
      expect(at.ledger()).toMatchObject([
        { reference: 'alpine:3.20', outcome: 'failed', failure: { kind: 'not-found' } },
        { reference: 'tiny:latest', outcome: 'succeeded' },
      ])
    })

    it('does nothing where the person says no', async () => {
      await arrange(['tiny:latest'])
      at.agrees = false
      const targets = [{ imageId: image('tiny:latest').id }]
      expect(await at.lading.removals.remove({ targets, force: true })).toEqual({ kind: 'declined' })
      expect(at.questions.map(({ title }) => title)).toEqual(['Remove this image?'])
      expect(await here()).toEqual(['tiny:latest'])
      expect(at.ledger()).toEqual([])
    })
  })

  describe('of what a container uses', () => {
    it.each([true, false])('asks nobody and does nothing without force; running: %s', async (isRunning) => {
      await arrange(['alpine:3.20'], ...container('alpine:3.20', isRunning))
      const { results } = await remove([{ imageId: image('alpine:3.20').id }])
      expect(results).toMatchObject([
        { kind: 'kept', failure: { kind: 'in-use', message: expect.stringContaining('`web`') } },
      ])
      expect(at.questions).toEqual([])
      expect(await here()).toEqual(['alpine:3.20'])
    })

    it('leaves the image untagged by force while it runs, and the container alone', async () => {
      await arrange(['alpine:3.20'], ...container('alpine:3.20', true))
      const { id } = image('alpine:3.20')
      expect(at.lading.removals.plan({ targets: [{ imageId: id }] })).toMatchObject({
        items: [{ effect: 'dangle', way: 'force' }],
        back: { bytes: 0 },
        needsForce: true,
      })
      const { results } = await remove([{ imageId: id }], true)
      expect(results).toMatchObject([{ kind: 'removed', isDeleted: false, untagged: ['alpine:3.20'] }])
      expect(await has(id)).toBe(true)
      expect((await engineCall(at.parts.engine, 'GET', '/containers/web/json')).text).toContain(
        '"Running":true',
      )
      expect(at.ledger()).toMatchObject([{ action: 'untag', command: 'docker rmi --force alpine:3.20' }])
    })

    it('has its last name again when that is undone, without a download', async () => {
      await arrange(['alpine:3.20'], ...container('alpine:3.20', true))
      const { id } = image('alpine:3.20')
      await remove([{ imageId: id }], true)
      await at.lading.inventory.refresh()
      const [entry] = at.ledger()
      expect(entry && at.lading.undo.marked([entry])).toMatchObject([{ action: 'untag', undo: 'possible' }])
      await at.lading.naming.undo([entry?.id ?? NaN])
      expect(await here()).toEqual(['alpine:3.20'])
    })

    it('goes as planned by force where it does not run, and brings nothing back', async () => {
      await arrange(['alpine:3.20'], ...container('alpine:3.20', false))
      const { id } = image('alpine:3.20')
      const [item] = at.lading.removals.plan({ targets: [{ imageId: id }] }).items
      const { results, predicted } = await remove([{ imageId: id }], true)
      const isDeleted = kind === 'graph-driver'
      expect(item).toMatchObject({ effect: isDeleted ? 'delete' : 'dangle', way: 'force' })
      expect(results).toMatchObject([{ kind: 'removed', isDeleted }])
      expect(await has(id)).toBe(!isDeleted)
      expect(predicted.bytes).toBe(0)
      expect((await engineCall(at.parts.engine, 'GET', '/containers/web/json')).status).toBe(200)
    })

    it('stays where it came into use while the person read, even by force', async () => {
      await arrange(['alpine:3.20', 'tiny:latest'])
      const targets = [{ imageId: image('alpine:3.20').id }, { imageId: image('tiny:latest').id }]
      at.meanwhile = async () => {
        for (const operation of container('alpine:3.20', true)) await operate(at.parts.engine, operation)
      }
      const { results } = await remove(targets, true)
      expect(results).toMatchObject([
        { kind: 'kept', failure: { kind: 'in-use', message: 'The running container `web` uses it.' } },
        { kind: 'removed', title: 'tiny:latest' },
      ])
      expect(await here()).toEqual(['alpine:3.20'])
    })

    it.each([true, false])(
      'goes as planned where it has no name any more; running: %s',
      async (isRunning) => {
        await arrange(['alpine:3.20'], ...container('alpine:3.20', isRunning))
        const { id } = image('alpine:3.20')
        await arrange(['tiny:latest'], tag('tiny:latest', 'alpine:3.20'))
        const [item] = at.lading.removals.plan({ targets: [{ imageId: id }] }).items
        const { results } = await remove([{ imageId: id }], true)
        const isKept = item?.way === 'barred'
        expect(isKept).toBe(isRunning || kind === 'containerd')
        expect(results).toMatchObject([{ kind: isKept ? 'kept' : 'removed' }])
        expect(await has(id)).toBe(isKept)
      },
    )
  })

  describe('of an image that another was built on', () => {
    const committed = (): readonly EngineOperation[] => [
      ...container('alpine:3.20', false),
      { kind: 'commit', container: 'web', as: 'mine/child:1' },
      { kind: 'remove-container', name: 'web' },
    ]

    it('is left alone on a graph driver, and only there', async () => {
      await arrange(['alpine:3.20'], ...committed())
      const { id } = image('alpine:3.20')
      const { results } = await remove([{ imageId: id }])
      if (kind === 'graph-driver') {
        expect(results).toMatchObject([
          { kind: 'kept', failure: { kind: 'in-use', message: expect.stringContaining('`mine/child:1`') } },
        ])
        expect(await here()).toEqual(['alpine:3.20', 'mine/child:1'])
      } else {
        expect(results).toMatchObject([{ kind: 'removed', isDeleted: true }])
        expect(await here()).toEqual(['mine/child:1'])
      }
    })

    it('goes together with that one', async () => {
      await arrange(['alpine:3.20'], ...committed())
      const targets = [{ imageId: image('alpine:3.20').id }, { imageId: image('mine/child:1').id }]
      const { results } = await remove(targets)
      expect(results.map((one) => one.kind === 'removed' && one.isDeleted)).toEqual([true, true])
      expect(await here()).toEqual([])
    })
  })

  describe('from which the engine goes away', () => {
    const manyImages = 60

    it('says of each image whether it went, and so does the ledger', async () => {
      const { engine } = at.parts
      await arrange([], { kind: 'load', prefix: 'many', count: manyImages })
      const targets = at.lading.inventory.snapshot().images.map(({ id }) => ({ imageId: id }))
      const removing = remove(targets)
      await at.lading.until('some to have gone', () => {
        return at.lading.activity.filter(({ outcome }) => outcome === 'succeeded').length >= 5
      })
      await engine.kill()
      const { results } = await removing
      await engine.start()

      const removed = results.filter((one) => one.kind === 'removed')
      const kept = results.filter((one) => one.kind === 'kept')
      expect(removed.length).toBeGreaterThanOrEqual(5)
      expect(kept.length).toBeGreaterThan(1)
      expect(new Set(kept.map(({ failure }) => failure.kind))).toEqual(new Set(['engine-unreachable']))
      for (const { imageId } of removed) expect(await has(imageId)).toBe(false)
      // Nobody knows how far the engine came with the first of those that were not done.
      for (const { imageId } of kept.slice(1)) expect(await has(imageId)).toBe(true)

      const { entries } = at.lading.ledger.page({ limit: 200 })
      expect(entries).toHaveLength(manyImages)
      const of = (outcome: string) => entries.filter((entry) => entry.outcome === outcome)
      expect(
        of('succeeded')
          .map(({ imageId }) => imageId)
          .toSorted(),
      ).toEqual(removed.map(({ imageId }) => imageId).toSorted())
      expect(of('failed')).toHaveLength(kept.length)
    })

    it('ends although the engine never answers', async () => {
      const { proxy } = at.parts
      await arrange(['tiny:latest', 'alpine:3.20'])
      const targets = at.lading.inventory.snapshot().images.map(({ id }) => ({ imageId: id }))
      at.meanwhile = () => Promise.resolve(proxy.setMode({ kind: 'hang' }))
      const asked = proxy.whenConnected(/GET .*\/images\/sha256/)
      const removing = remove(targets)
      await asked
      proxy.dropConnections()
      const { results } = await removing
      expect(results).toMatchObject([
        { kind: 'kept', failure: { kind: 'engine-unreachable' } },
        { kind: 'kept', failure: { kind: 'engine-unreachable' } },
      ])
      expect(await here()).toEqual(['alpine:3.20', 'tiny:latest'])
    })
  })

  describe('measures what comes back', () => {
    const pythons = ['python:3.13-alpine', 'python:3.12-alpine']

    const expectMeasured = ({ predicted, measuredBytes = 0 }: Awaited<ReturnType<typeof remove>>) => {
      expect(predicted.bytes).toBeGreaterThan(1_000_000)
      if (kind === 'graph-driver') expect(measuredBytes).toBe(predicted.bytes)
      else expect(Math.abs(measuredBytes - predicted.bytes)).toBeLessThan(predicted.bytes * 0.05)
    }

    it.each(pythons)('of %s alone, which shares layers with the other', async (name) => {
      await arrange([...pythons, 'alpine:3.20'])
      const outcome = await remove([{ imageId: image(name).id }])
      expectMeasured(outcome)
      expect(at.ledger()).toMatchObject([
        { action: 'remove', predictedBytes: outcome.predicted.bytes, bytes: outcome.measuredBytes },
      ])
    })

    it('of both together, and shares it out over their entries', async () => {
      await arrange([...pythons, 'alpine:3.20'])
      const outcome = await remove(pythons.map((name) => ({ imageId: image(name).id })))
      expectMeasured(outcome)
      const entries = at.ledger()
      const sum = (of: 'bytes' | 'predictedBytes') =>
        entries.reduce((all, entry) => all + (entry[of] ?? NaN), 0)
      expect(entries).toHaveLength(2)
      expect(sum('predictedBytes')).toBe(outcome.predicted.bytes)
      expect(sum('bytes')).toBe(outcome.measuredBytes)
    })

    it('as it was foretold in the question', async () => {
      await arrange([...pythons, 'alpine:3.20'])
      const targets = pythons.map((name) => ({ imageId: image(name).id }))
      const { back } = at.lading.removals.plan({ targets })
      const { predicted } = await remove(targets)
      expect(predicted).toEqual(back)
      expect(at.questions[0]?.lead).toContain('You get back ')
    })

    it('not where somebody else pulls meanwhile', async () => {
      await arrange(['tiny:latest'])
      at.meanwhile = async () => {
        await operate(at.parts.engine, { kind: 'pull', name: 'alpine:3.20' })
        await at.lading.until('the other image', () =>
          at.lading.inventory.snapshot().images.some(({ tags }) => tags.includes('alpine:3.20')),
        )
      }
      const outcome = await remove([{ imageId: image('tiny:latest').id }])
      expect(outcome.measuredBytes).toBeUndefined()
      expect(at.ledger()[0]).not.toHaveProperty('bytes')
    })
  })
})
