import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWhole, type WholeFile } from '../../../electron/disk/whole-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-whole-'))
  await writeFile(at('file'), 'old')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string): string => join(folder, name)

const write = (change: Partial<WholeFile> = {}): Promise<void> =>
  writeWhole({
    part: at('part'),
    mode: 0o600,
    write: (file) => file.writeFile('new'),
    place: () => rename(at('part'), at('file')),
    ...change,
  })

describe('a file that is written whole', () => {
  it('is in its place in the end, and nothing else is left', async () => {
    await write()
    expect(await readFile(at('file'), 'utf8')).toBe('new')
    expect((await stat(at('file'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('is placed when all of it is written', async () => {
    const seen: string[] = []
    const place = async (): Promise<void> => {
      seen.push(await readFile(at('part'), 'utf8'), await readFile(at('file'), 'utf8'))
      await rename(at('part'), at('file'))
    }
    await write({ place })
    expect(seen).toEqual(['new', 'old'])
  })

  it.each(['write', 'place'] as const)('leaves what was there where %s fails', async (step) => {
    const fail = (): Promise<void> => Promise.reject(new Error('no'))
    await expect(write({ [step]: fail })).rejects.toThrow('no')
    expect(await readFile(at('file'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('says why it cannot be begun', async () => {
    await expect(write({ part: at('nowhere/part') })).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
