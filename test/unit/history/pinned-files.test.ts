import { describe, expect, it } from 'vitest'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createPinnedFilesMemory } from '../../../electron/history/pinned-files.ts'
import { openIn, temporaryFolder } from './support.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

describe('the files that Lading was shown', () => {
  it('are remembered in order over a restart, with what they were', () => {
    const folder = temporaryFolder()
    const { database } = openIn(folder)
    const memory = createPinnedFilesMemory(database)
    memory.remember('/b', 1)
    memory.remember('/a', 2)
    memory.remember('/b', 3)
    memory.keepVersion('/b', { leftHash: 'h1', bytes: bytesOf('one') })
    memory.keepVersion('/b', { leftHash: 'h2', bytes: bytesOf('\ufefftwo\r\n') })
    database.close()
    const again = createPinnedFilesMemory(openIn(folder).database)
    expect(again.paths()).toEqual(['/b', '/a'])
    const last = again.lastVersion('/b')
    expect(last).toMatchObject({ leftHash: 'h2' })
    expect(Buffer.from(last?.bytes ?? []).toString()).toBe('\ufefftwo\r\n')
    again.dropVersion(last?.id ?? 0)
    expect(again.lastVersion('/b')).toMatchObject({ leftHash: 'h1' })
  })

  it('are forgotten with all that they were', () => {
    const memory = createPinnedFilesMemory(openIn(temporaryFolder()).database)
    memory.remember('/a', 1)
    memory.keepVersion('/a', { leftHash: 'h', bytes: bytesOf('x') })
    memory.forget('/a')
    memory.remember('/a', 2)
    expect(memory.lastVersion('/a')).toBeUndefined()
  })

  it('lose their oldest versions where there is no more room', () => {
    const memory = createPinnedFilesMemory(openIn(temporaryFolder()).database, { ofOneFile: 2, allBytes: 10 })
    const keep = (path: string, text: string) => {
      memory.remember(path, 1)
      return memory.keepVersion(path, { leftHash: text, bytes: bytesOf(text) }) ?? 0
    }
    const drop = (path: string) => {
      const last = memory.lastVersion(path)
      if (last !== undefined) memory.dropVersion(last.id)
      return last?.leftHash
    }
    for (const text of ['a1', 'a2', 'a3']) keep('/a', text)
    expect([drop('/a'), drop('/a'), drop('/a')]).toEqual(['a3', 'a2', undefined])
    keep('/a', 'old')
    keep('/b', '12345678')
    expect([memory.lastVersion('/a'), memory.lastVersion('/b')?.leftHash]).toEqual([undefined, '12345678'])
  })

  it('are none without a database', () => {
    const memory = createPinnedFilesMemory(noDatabase)
    memory.remember('/a', 1)
    expect(memory.keepVersion('/a', { leftHash: 'h', bytes: bytesOf('x') })).toBeUndefined()
    expect([memory.paths(), memory.lastVersion('/a')]).toEqual([[], undefined])
  })
})
