import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheIn, removeCache } from '../../../electron/engine/build-cache.ts'
import type { EngineRequest } from '../../../electron/engine/client.ts'
import { clientThatAnswers } from './answering-client.ts'
import { recordedResource } from './recorded-resources.ts'

const onGraphDriver = { store: 'graph-driver' } as const
const onContainerd = { store: 'containerd' } as const

describe('the build cache in an engine’s answer', () => {
  it.each([
    ['e20', 'e20-df', onGraphDriver, 500_000],
    ['e28c', 'e28c-df-build-cache', onContainerd, 508_956],
  ] as const)('has each record with those that it stands on: %s', (_, recorded, engine, bytes) => {
    const records = cacheIn(recordedResource(recorded), engine)
    expect(records).toHaveLength(6)
    const upper = records.find((record) => record.bytes === bytes)
    const lower = records.find(({ id }) => id === upper?.parents[0])
    const base = records.find(({ id }) => id === lower?.parents[0])
    expect(upper).toMatchObject({ type: 'regular', isInUse: false, lastUsedAtMs: expect.any(Number) })
    expect(lower?.bytes).toBeGreaterThanOrEqual(1_000_000)
    expect(base).toMatchObject({ parents: [], isShared: true })
    expect(records.filter(({ type }) => type === 'source.local')).toHaveLength(3)
  })

  it('calls a step shared with an image where they are one on disk, which a containerd store does not have', () => {
    const shared = (recorded: string, engine: typeof onGraphDriver | typeof onContainerd) =>
      cacheIn(recordedResource(recorded), engine).filter(({ isShared }) => isShared)
    expect(shared('e20-df', onGraphDriver).map(({ bytes }) => bytes)).toEqual([0, 500_000, 1_000_000])
    expect(shared('e28c-df-build-cache', onContainerd)).toMatchObject([{ description: '', bytes: 2_628_419 }])
  })

  it('is read in the shape of API 1.52', () => {
    const Items = [{ ID: 'a', ' Parents': ['b'], Type: 'regular', Size: 7, InUse: true, LastUsedAt: null }]
    expect(cacheIn({ BuildCacheUsage: { TotalCount: 1, Items } }, onContainerd)).toEqual([
      {
        ...{ id: 'a', type: 'regular', description: '', bytes: 7, isShared: false, isInUse: true },
        parents: ['b'],
      },
    ])
  })

  it('is read however parents are written', () => {
    const parentsOf = (record: object) =>
      cacheIn({ BuildCache: [{ ID: 'a', ...record }] }, onGraphDriver)[0]?.parents
    expect(parentsOf({ Parent: '' })).toEqual([])
    expect(parentsOf({ Parent: 'b' })).toEqual(['b'])
    expect(parentsOf({ Parents: ['b', 'c'] })).toEqual(['b', 'c'])
    expect(parentsOf({ ' Parents': ['b'], Parent: 'b' })).toEqual(['b'])
  })

  it('is empty where the engine has no builder, or none of its own', () => {
    for (const answer of [{ BuildCache: null }, { BuildCache: [] }, { BuildCacheUsage: {} }, {}])
      expect(cacheIn(answer, onGraphDriver)).toEqual([])
  })

  it('is not read from what is no answer', () => {
    expect(() => cacheIn(Buffer.from('what?'), onGraphDriver)).toThrow('not readable')
  })
})

/** What BuildKit would remove of these: those whose IDs the filter finds something in. */
const matching = ({ query }: EngineRequest, ids: readonly string[]): readonly string[] => {
  const [pattern = ''] = (query?.['filters'] as { readonly id: readonly string[] }).id
  return ids.filter((id) => new RegExp(pattern).test(id))
}

describe('asking an engine to remove records of its build cache', () => {
  it('has it remove shared and internal ones too', async () => {
    const { client, requests } = clientThatAnswers(() => ({ CachesDeleted: ['a1'], SpaceReclaimed: 1 }))
    expect(await removeCache(client, ['a1'])).toEqual(new Set(['a1']))
    expect(requests).toMatchObject([
      { method: 'POST', path: '/build/prune', query: { all: 1, filters: { id: ['^(a1)$'] } } },
    ])
  })

  it('asks for nothing where nothing can be named', async () => {
    const { client, requests } = clientThatAnswers(() => ({ CachesDeleted: ['a1'] }))
    expect(await removeCache(client, ['', '.*', 'a,b', 'a b', 'a|b', '^', '"a"'])).toEqual(new Set())
    expect(requests).toEqual([])
  })

  it('never names another record, whatever the IDs are', async () => {
    const anyId = fc.oneof(fc.stringMatching(/^[a-z0-9]{1,25}$/), fc.string())
    await fc.assert(
      fc.asyncProperty(fc.array(anyId), fc.array(anyId), async (asked, others) => {
        const all = [...asked, ...others]
        const { client } = clientThatAnswers((request) => ({ CachesDeleted: matching(request, all) }))
        const gone = await removeCache(client, asked)
        expect([...gone].filter((id) => !asked.includes(id))).toEqual([])
      }),
    )
  })

  it('names at most two hundred at a time, and those that stayed once more', async () => {
    const ids = Array.from({ length: 450 }, (_, index) => `id${index}`)
    let isChildGone = false
    const { client, requests } = clientThatAnswers((request) => {
      // The first one is the parent of the last.
      const gone = matching(request, ids).filter((id) => id !== 'id0' || isChildGone)
      isChildGone ||= gone.includes('id449')
      return { CachesDeleted: gone }
    })
    expect((await removeCache(client, ids)).size).toBe(450)
    expect(requests.map((request) => matching(request, ids).length)).toEqual([200, 200, 50, 1])
  })

  it('leaves it at that where nothing more goes', async () => {
    const { client, requests } = clientThatAnswers(() => ({ CachesDeleted: null, SpaceReclaimed: 0 }))
    expect(await removeCache(client, ['inuse'])).toEqual(new Set())
    expect(requests).toHaveLength(1)
  })
})
