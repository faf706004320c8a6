import { describe, expect, it } from 'vitest'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import { transferIdOf, type ArchiveContents } from '../../../electron/core/transfers/transfer.ts'
import { Archives } from '../../../renderer/src/state/archives.svelte.ts'
import { imagesById } from '../../../renderer/src/state/inventory-patch.ts'
import { archiveNames, archiveSentence, namesTaken } from '../../../renderer/src/text/archive-words.ts'
import { image } from './samples.ts'

const failure: Failure = {
  kind: 'invalid-input',
  message: 'junk is no archive of images.',
  advice: 'Choose.',
}
const contents = (path: string, parts: Partial<ArchiveContents> = {}): ArchiveContents => ({
  ...{ path, fileBytes: 120_000_000, compression: 'none' },
  ...{ images: [{ names: ['acme/api:1', 'acme/api:2'] }, { names: [] }] },
  ...parts,
})

/** Files lie in `/files`, but for one that is no file of this machine; what is called junk is no archive. */
const setUp = (chosen?: ArchiveContents) => {
  const loaded: string[] = []
  let shown = 0
  const never = () => Promise.reject(new Error('not asked here'))
  const archives = new Archives(
    {
      pathOf: ({ name }) => (name === 'elsewhere' ? '' : `/files/${name}`),
      on: () => () => undefined,
      transfers: {
        inspectArchive: ({ path }): Promise<Result<ArchiveContents>> =>
          Promise.resolve(
            path.endsWith('junk') ? { ok: false, failure } : { ok: true, value: contents(path) },
          ),
        chooseArchive: () => Promise.resolve({ ok: true, value: chosen }),
        load: () => Promise.resolve({ ok: true, value: transferIdOf('1') }),
        ...{ list: never, push: never, save: never, cancel: never, retry: never, dismiss: never },
      },
    },
    (path) => {
      loaded.push(path)
      return Promise.resolve(true)
    },
    () => (shown += 1),
  )
  return { archives, loaded, shown: () => shown }
}
const files = (...names: string[]): readonly File[] => names.map((name) => new File([], name))
const kinds = ({ offers }: Archives): readonly string[] => offers.map(({ kind }) => kind)

describe('files that are dropped', () => {
  it('are looked into, each by itself, before anything is loaded', async () => {
    const { archives, loaded } = setUp()
    const dropping = archives.drop(files('both.tar', 'junk', 'elsewhere'))
    expect(kinds(archives).slice(0, 2)).toEqual(['looking', 'looking'])
    await dropping
    expect(kinds(archives)).toEqual(['there', 'refused', 'refused'])
    expect(loaded).toEqual([])
  })

  it('are loaded where they can be, and the rest is put away', async () => {
    const { archives, loaded, shown } = setUp()
    await archives.drop(files('a.tar', 'junk', 'b.tar'))
    await archives.load()
    expect(loaded).toEqual(['/files/a.tar', '/files/b.tar'])
    expect([archives.offers.length, shown()]).toEqual([0, 1])
  })

  it('and put away while they are looked into do not come back', async () => {
    const { archives } = setUp()
    const dropping = archives.drop(files('both.tar'))
    archives.dismiss()
    await dropping
    expect(archives.offers).toEqual([])
  })
})

describe('a file that is chosen', () => {
  it('is offered as one that is dropped', async () => {
    const { archives } = setUp(contents('/files/both.tar'))
    await archives.choose()
    expect(kinds(archives)).toEqual(['there'])
  })

  it('is none where the dialog is dismissed', async () => {
    const { archives } = setUp()
    await archives.choose()
    expect(archives.offers).toEqual([])
  })
})

describe('the words for an archive', () => {
  it('count its images, or say why nobody can', () => {
    expect(archiveSentence(contents('/a.tar'))).toBe('2 images, 120 MB')
    const { images: _unknown, ...unread } = contents('/a.tar')
    expect(archiveSentence({ ...unread, compression: 'xz' })).toContain('compressed with xz')
    expect(archiveSentence(unread)).toContain('too large')
  })

  it('name what images here would lose, however it is written', () => {
    const here = imagesById([image(1, { tags: ['redis:7'] })])
    const names = ['docker.io/library/redis:7', 'acme/api:1']
    expect(namesTaken(names, here)).toEqual(['docker.io/library/redis:7'])
    expect(archiveNames(contents('/a.tar'))).toEqual(['acme/api:1', 'acme/api:2'])
  })
})
