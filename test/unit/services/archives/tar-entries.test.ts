import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../../../electron/services/archives/byte-source.ts'
import { TarError, tarEntries, type TarLimits } from '../../../../electron/services/archives/tar-entries.ts'
import { tarOf } from './made-archives.ts'

const memorySource = (bytes: Buffer): ByteSource => {
  let position = 0
  const take = (count: number): Buffer => {
    const taken = bytes.subarray(position, position + count)
    position += taken.length
    return taken
  }
  return {
    read: (count) => Promise.resolve(take(count)),
    skip: (count) => Promise.resolve(take(count).length),
    close: () => Promise.resolve(),
  }
}

const unlimited: TarLimits = { mostEntries: 1_000, mostBytes: Infinity }

const namesIn = async (tar: Buffer, limits = unlimited): Promise<string[]> => {
  const names: string[] = []
  for await (const { name } of tarEntries(memorySource(tar), limits)) names.push(name)
  return names
}

const troubleOf = async (tar: Buffer, limits = unlimited): Promise<string> =>
  namesIn(tar, limits).then(
    () => 'none',
    (error: unknown) => (error instanceof TarError ? error.trouble : `unexpected: ${String(error)}`),
  )

const name = fc
  .array(fc.stringMatching(/^[a-z0-9 é]{1,60}$/), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'))
const files = fc.dictionary(name, fc.string({ maxLength: 2_000 }), { minKeys: 1, maxKeys: 6 })

describe('the entries of an archive', () => {
  it('are those that were put in, long names and all', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (content) => {
        const found: Record<string, string> = {}
        for await (const entry of tarEntries(memorySource(await tarOf(content)), unlimited))
          found[entry.name] = Buffer.from((await entry.content(10_000)) ?? []).toString('utf8')
        expect(found).toEqual({ ...content })
      }),
      { numRuns: 50 },
    )
  })

  it('are those before the cut, and the cut is noticed, or there was nothing after it', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.double({ min: 0, max: 1, noNaN: true }), async (content, share) => {
        const tar = await tarOf(content)
        const end = Math.floor(tar.length * share)
        const trouble = await troubleOf(tar.subarray(0, end))
        if (end % 512 !== 0) expect(['cut', 'no-tar', 'none']).toContain(trouble)
        expect(trouble).not.toMatch(/^unexpected|damaged/)
      }),
      { numRuns: 50 },
    )
  })

  it('of any bytes whatever end, with a trouble that has a name', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.array(fc.tuple(fc.nat(20_000), fc.nat(255))), async (content, changes) => {
        const tar = await tarOf(content)
        for (const [at, byte] of changes) tar[at % tar.length] = byte
        expect(await troubleOf(tar)).not.toMatch(/^unexpected/)
      }),
      { numRuns: 100 },
    )
  })

  it('are given up where there are too many', async () => {
    const tar = await tarOf({ a: '', b: '', c: '' })
    expect(await troubleOf(tar, { ...unlimited, mostEntries: 2 })).toBe('too-many')
    expect(await troubleOf(tar, { ...unlimited, mostEntries: 3 })).toBe('none')
  })

  it('are given up where they are too large together', async () => {
    const tar = await tarOf({ a: 'x'.repeat(512), b: 'x'.repeat(512) })
    expect(await troubleOf(tar, { ...unlimited, mostBytes: 2_047 })).toBe('too-large')
    expect(await troubleOf(tar, { ...unlimited, mostBytes: 2_048 })).toBe('none')
  })

  it('do not give a content that is larger than asked for', async () => {
    const contents: (Uint8Array | undefined)[] = []
    for await (const entry of tarEntries(memorySource(await tarOf({ a: 'xxx', b: 'y' })), unlimited))
      contents.push(await entry.content(2))
    expect(contents.map((content) => content?.length)).toEqual([undefined, 1])
  })
})
