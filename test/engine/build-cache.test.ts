import { describe, expect, it } from 'vitest'
import { cacheBytesOf } from '../../electron/core/cleanup/cache-plan.ts'
import type { CacheRecord } from '../../electron/core/cleanup/resources.ts'
import type { BuildSpec } from '../support/building.ts'
import { setUpCleaning } from '../support/cleaning.ts'
import type { EngineKind } from '../support/engine.ts'
import { pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const app = (base: string): BuildSpec => ({
  name: 'mine/app:1',
  dockerfile: `FROM ${base}\nCOPY program /program\nCOPY library /library\n`,
  files: { program: 'x'.repeat(1_000_000), library: 'y'.repeat(500_000) },
})

const idsOf = (records: readonly CacheRecord[]): readonly string[] => records.map(({ id }) => id)
const sumOf = (records: readonly CacheRecord[]): number =>
  records.reduce((sum, record) => sum + cacheBytesOf(record), 0)

describe.each(kinds)('the build cache of a %s engine', (kind) => {
  const at = setUpCleaning(kind)
  const { cache, build, resources } = at
  const remove = (ids: readonly string[]) => at.parts.cleaning.removeCache(ids, at.signal)

  /** The records of the build's two steps, the upper one first. */
  const steps = async (): Promise<readonly [CacheRecord, CacheRecord]> => {
    const records = await cache()
    const upper = records.find(({ bytes, type }) => type === 'regular' && bytes > 490_000 && bytes < 600_000)
    const lower = records.find(({ id }) => upper?.parents.includes(id))
    if (upper === undefined || lower === undefined) throw new Error('two steps were built')
    return [upper, lower]
  }

  it('is empty where nothing was built', async () => {
    expect(await cache()).toEqual([])
  })

  it('has a record for each step and source, with what it takes and when it was used', async () => {
    const startedAtMs = Date.now() - 1_000
    await build(app('scratch'))
    const records = await cache()
    const [upper, lower] = await steps()
    expect(upper.parents).toEqual([lower.id])
    expect(lower.parents).toEqual([])
    expect(lower.bytes).toBeGreaterThanOrEqual(1_000_000)
    expect(records.filter(({ type }) => type === 'source.local').length).toBeGreaterThanOrEqual(2)
    for (const { createdAtMs = 0, lastUsedAtMs = 0, isInUse } of records) {
      expect(createdAtMs).toBeGreaterThan(startedAtMs)
      expect(lastUsedAtMs).toBeGreaterThanOrEqual(createdAtMs)
      expect(isInUse).toBe(false)
    }
  })

  it('is not part of what images take', async () => {
    await build(app('scratch'))
    await operate(at.parts.engine, { kind: 'untag', name: 'mine/app:1' })
    const { imageBytes = NaN, cache: records } = await resources(true)
    expect(sumOf(records)).toBeGreaterThan(3_000_000)
    expect(imageBytes).toBeLessThan(30_000)
  })

  it('loses the records that are named, and no others', async () => {
    await build(app('scratch'))
    const before = await cache()
    const [upper] = await steps()
    const source = before.find(({ type }) => type === 'source.local')
    if (source === undefined) throw new Error('a build has sources')
    const named = [upper.id, source.id]
    expect(await remove(named)).toEqual(new Set(named))
    expect(idsOf(await cache()).toSorted()).toEqual(
      idsOf(before)
        .filter((id) => !named.includes(id))
        .toSorted(),
    )
  })

  it.each([[[]], [['nobody']], [['.*']], [['']], [['a', '[a-z0-9]']], [['x)$|^(.*']], [['a,b']]])(
    'loses nothing where %j is named',
    async (ids) => {
      await build(app('scratch'))
      const before = idsOf(await cache()).toSorted()
      expect(await remove(ids)).toEqual(new Set())
      expect(idsOf(await cache()).toSorted()).toEqual(before)
    },
  )

  it('loses nothing where a piece of an ID is named', async () => {
    await build(app('scratch'))
    const before = idsOf(await cache())
    expect(await remove(before.map((id) => id.slice(3, -3)))).toEqual(new Set())
    expect(idsOf(await cache()).toSorted()).toEqual(before.toSorted())
  })

  it('keeps a record that another one stands on', async () => {
    await build(app('scratch'))
    const [upper, lower] = await steps()
    expect(await remove([lower.id])).toEqual(new Set())
    expect(await remove([lower.id, upper.id])).toEqual(new Set([lower.id, upper.id]))
  })

  it('loses all of its records, those too that an image has layers of', async () => {
    await build(app('alpine:3.20'))
    const ids = idsOf(await cache())
    expect(await remove(ids)).toEqual(new Set(ids))
    expect(await cache()).toEqual([])
  })

  it('loses hundreds of records, parents named before their children', async () => {
    await build(app('scratch'))
    const [upper, lower] = await steps()
    const others = Array.from({ length: 450 }, (_, index) => `other${index}`)
    expect(await remove([lower.id, ...others, upper.id])).toEqual(new Set([lower.id, upper.id]))
  })

  it.each([
    ['a pulled image', true],
    ['an image that only the build pulled', false],
  ])('gives back what it says where it was built on %s', async (_, isPulled) => {
    if (isPulled) await pullImage(at.parts.engine, 'python:3.13-alpine')
    await build(app('python:3.13-alpine'))
    const before = await at.parts.cleaning.imageBytes(at.signal)
    const records = await cache()
    await remove(idsOf(records))
    const backBytes = before - (await at.parts.cleaning.imageBytes(at.signal))
    // The figure of a graph driver has no part of the cache.
    const saidBytes = kind === 'containerd' ? sumOf(records) : 0
    expect(Math.abs(backBytes - saidBytes)).toBeLessThan(0.05 * sumOf(records))
  })
})
