import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../electron/core/identity.ts'
import { registryDigests } from '../../electron/core/images/image.ts'
import type { LedgerEntry } from '../../electron/core/ledger.ts'
import { inspectArchive } from '../../electron/services/archives/contents.ts'
import type { EngineKind } from '../support/engine.ts'
import { operate, type EngineOperation } from '../support/engine-operations.ts'
import { setUpRemoving } from '../support/removing.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const tag = (name: string, as: string): EngineOperation => ({ kind: 'tag', name, as })

/** Makes an image that no registry has, by the names that it gets. */
const build = (name: string, ...others: readonly string[]): readonly EngineOperation[] => [
  { kind: 'create-container', name: 'built', image: 'alpine:3.20' },
  { kind: 'commit', container: 'built', as: name },
  { kind: 'remove-container', name: 'built' },
  ...others.map((other) => tag(name, other)),
]

describe.each(kinds)('an image that was removed from a %s engine', (kind) => {
  const at = setUpRemoving(kind)
  const { arrange, image, here } = at

  const page = (): readonly LedgerEntry[] =>
    at.lading.undo.marked(at.lading.ledger.page({ limit: 50 }).entries)

  const removalOf = (imageId: ImageId): LedgerEntry => {
    const entry = page().find((one) => one.action === 'remove' && one.imageId === imageId)
    if (entry === undefined) throw new Error('the image was removed')
    return entry
  }

  const removed = async (name: string): Promise<LedgerEntry> => {
    const { id } = image(name)
    await at.remove([{ imageId: id }])
    expect(await at.has(id)).toBe(false)
    return removalOf(id)
  }

  const untilRestored = (): Promise<LedgerEntry> =>
    at.lading.until('a restore to end', () =>
      at.lading.activity.find(({ action, outcome }) => action === 'restore' && outcome !== 'running'),
    )

  const archived = (name: string) => {
    const { id, tags } = image(name)
    const { signal } = new AbortController()
    return at.lading.archiveFirst({ imageId: id, names: tags, signal, onProgress: () => undefined })
  }

  it('is pulled again by its digest, and has all of its names in both repositories', async () => {
    const other = `${at.parts.registry.address}/library/tiny:latest`
    await arrange(['tiny:latest', other], tag('tiny:latest', 'tiny:again'))
    const { id, tags } = image('tiny:latest')
    const entry = await removed('tiny:latest')
    expect(entry.undo).toBe('possible')
    expect(await at.lading.restores.restore({ entryIds: [entry.id] })).toEqual([
      { kind: 'started', entryId: entry.id },
    ])
    expect(await untilRestored()).toMatchObject({
      ...{ outcome: 'succeeded', reference: tags[0], imageId: id, undoes: entry.id },
      command: expect.stringContaining('docker pull') as string,
    })
    expect(await at.has(id)).toBe(true)
    expect(await here()).toEqual(expect.arrayContaining([...tags]))
    expect(removalOf(id).undo).toBe('undone')
  })

  it('is had again after Lading was started anew', async () => {
    await arrange(['tiny:latest'], tag('tiny:latest', 'mine/tiny:1'))
    const entry = await removed('tiny:latest')
    await at.restart()
    expect(page()).toMatchObject([{ id: entry.id, undo: 'possible' }])
    await at.lading.restores.restore({ entryIds: [entry.id] })
    expect(await untilRestored()).toMatchObject({ outcome: 'succeeded' })
    expect(await here()).toEqual(expect.arrayContaining(['mine/tiny:1', 'tiny:latest']))
  })

  it('does not get a name back that another image took meanwhile, and the ledger says so', async () => {
    await arrange(['tiny:latest', 'alpine:3.20'], tag('tiny:latest', 'mine/app:1'))
    const { id } = image('tiny:latest')
    const entry = await removed('tiny:latest')
    await operate(at.parts.engine, tag('alpine:3.20', 'mine/app:1'))
    await at.lading.restores.restore({ entryIds: [entry.id] })
    await untilRestored()
    await at.lading.inventory.refresh()
    expect(image('tiny:latest').id).toBe(id)
    expect(image('mine/app:1').tags).toContain('alpine:3.20')
    expect(page()).toContainEqual(
      expect.objectContaining({ action: 'tag', reference: 'mine/app:1', outcome: 'failed' }),
    )
  })

  it('and pulled since gets the names that are missing', async () => {
    await arrange(['tiny:latest'], tag('tiny:latest', 'mine/tiny:1'))
    const entry = await removed('tiny:latest')
    await arrange(['tiny:latest'])
    expect(await at.lading.restores.restore({ entryIds: [entry.id] })).toEqual([
      { kind: 'here', entryId: entry.id },
    ])
    expect(await here()).toEqual(['mine/tiny:1', 'tiny:latest'])
    expect(removalOf(entry.imageId as ImageId).undo).toBe('undone')
  })

  it('is pulled from its other repository where the first one cannot be reached', async () => {
    const unreachable = '127.0.0.1:1/library/tiny'
    await arrange(['tiny:latest'])
    const { id, ...rest } = image('tiny:latest')
    const [known] = registryDigests(rest)
    const entry = await removed('tiny:latest')
    if (known === undefined || entry.engineId === undefined) throw new Error('its digest is known')
    at.lading.removalMemory.remember(entry, {
      ...{ id, tags: ['tiny:latest'], sizeBytes: 0, labels: {} },
      repositoryDigests: [{ ...known, repository: unreachable }, known],
    })
    await at.lading.restores.restore({ entryIds: [entry.id] })
    expect(await untilRestored()).toMatchObject({ outcome: 'succeeded' })
    expect(at.lading.pulls.list().map(({ state }) => state.kind)).toEqual(['failed', 'succeeded'])
    expect(await here()).toEqual(expect.arrayContaining(['tiny:latest']))
  })

  it('and was never saved nor in a registry cannot be had again, and it is said why', async () => {
    await arrange(['alpine:3.20'], ...build('mine/built:1'))
    const { id } = image('mine/built:1')
    const entry = await removed('mine/built:1')
    expect(entry.undo).toBeUndefined()
    expect(await at.lading.restores.restore({ entryIds: [entry.id] })).toEqual([
      {
        ...{ kind: 'impossible', entryId: entry.id },
        sentence: 'No registry is known to have it, and it was not saved before it went.',
      },
    ])
    expect(removalOf(id).undo).toBeUndefined()
  })

  it('goes for good where it was built here, as the question says', async () => {
    await arrange(['alpine:3.20'], ...build('mine/built:1'))
    await removed('mine/built:1')
    expect(at.questions.at(-1)?.sections.map(({ heading }) => heading)).toContain('Goes for good')
  })

  it('is pulled again by its digest though another took its tag, and the engine knew it by nothing then', async () => {
    await arrange(['tiny:latest', 'alpine:3.20'])
    const { id } = image('tiny:latest')
    await arrange([], tag('alpine:3.20', 'tiny:latest'))
    await at.remove([{ imageId: id }])
    const entry = removalOf(id)
    expect(entry).toMatchObject({ undo: 'possible', names: [] })
    await at.lading.restores.restore({ entryIds: [entry.id] })
    expect(await untilRestored()).toMatchObject({ outcome: 'succeeded' })
    expect(await at.has(id)).toBe(true)
  })

  it('and that no registry has comes back from its archive, with its ID and its names', async () => {
    await arrange(['alpine:3.20'], ...build('mine/built:1', 'mine/built:latest', 'other/name:2'))
    const { id, tags } = image('mine/built:1')
    const { path, bytes } = await archived('mine/built:1')
    expect(await inspectArchive(path)).toMatchObject({ compression: 'gzip', fileBytes: bytes })
    const entry = await removed('mine/built:1')
    expect(entry.undo).toBe('possible')
    await at.restart()
    await at.lading.restores.restore({ entryIds: [entry.id] })
    expect(await untilRestored()).toMatchObject({
      outcome: 'succeeded',
      command: expect.stringContaining(`docker load -i ${path}`) as string,
    })
    await at.lading.inventory.refresh()
    expect(image('mine/built:1').id).toBe(id)
    expect(image('mine/built:1').tags.toSorted()).toEqual(tags.toSorted())
    expect(await here()).toEqual(['alpine:3.20', ...tags].toSorted())
    expect(page()).toContainEqual(
      expect.objectContaining({ action: 'archive', reference: 'mine/built:1', outcome: 'succeeded', bytes }),
    )
  })

  it('and comes back from its archive leaves other images the names that they took', async () => {
    await arrange(['alpine:3.20', 'tiny:latest'], ...build('mine/built:1', 'mine/built:latest'))
    const { id } = image('mine/built:1')
    await archived('mine/built:1')
    const entry = await removed('mine/built:1')
    await operate(at.parts.engine, tag('tiny:latest', 'mine/built:latest'))
    await at.lading.restores.restore({ entryIds: [entry.id] })
    await untilRestored()
    await at.lading.inventory.refresh()
    expect(image('mine/built:1')).toMatchObject({ id, tags: ['mine/built:1'] })
    expect(image('mine/built:latest').tags).toContain('tiny:latest')
  })

  it('is brought back once where it is asked for twice at once', async () => {
    await arrange(['alpine:3.20'], ...build('mine/built:1'))
    const { path } = await archived('mine/built:1')
    const entry = await removed('mine/built:1')
    await Promise.all([1, 2].map(() => at.lading.restores.restore({ entryIds: [entry.id] })))
    await untilRestored()
    expect(await readdir(dirname(path))).toHaveLength(1)
    expect(page().filter(({ action }) => action === 'restore')).toHaveLength(1)
  })
})
