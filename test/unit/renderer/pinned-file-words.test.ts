import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FilePlace } from '../../../electron/core/pinned-files/pinned-file.ts'
import { diffLines } from '../../../electron/core/pinned-files/diff.ts'
import { newestChoices, proposable } from '../../../renderer/src/state/pinned-files.svelte.ts'
import { fileWords, foldedDiff, placeState } from '../../../renderer/src/text/pinned-file-words.ts'
import { isPinnableFile } from '../../../renderer/src/views/pins/pinnable-file.ts'
import { digest } from './pin-samples.ts'

const place = (id: string, parts: Partial<FilePlace> = {}): FilePlace => ({
  ...{ id, where: 'service web', line: 3, written: 'nginx:alpine', ...parts },
})
const unpinned = place('unpinned', { currentDigest: digest(1), proposedDigest: digest(1) })
const pinned = place('pinned', {
  writtenDigest: digest(1),
  currentDigest: digest(1),
  proposedDigest: digest(1),
})
const moved = place('moved', {
  writtenDigest: digest(1),
  currentDigest: digest(2),
  proposedDigest: digest(1),
})
const stage = place('stage', { remark: '`build` is the name of a stage.' })
const places = [unpinned, pinned, moved, stage, place('unasked')]

describe('a place in a file', () => {
  it('is told by what stands there and what its tag means now', () => {
    expect(places.map(placeState)).toEqual(['unpinned', 'pinned', 'moved', 'unpinnable', 'unasked'])
  })

  it('counts in the file’s line where there is something to do', () => {
    expect(fileWords({ places })).toBe('5 references, 1 repointed, 1 not pinned')
    expect(fileWords({ places: [pinned] })).toBe('1 reference')
  })

  it('is proposed where another digest than the one there is meant', () => {
    expect(proposable({ places }).map(({ id }) => id)).toEqual(['unpinned'])
  })

  it('is brought to the newest only where a digest stands already', () => {
    expect(newestChoices({ places })).toEqual([{ id: 'moved', digest: digest(2) }])
  })
})

describe('a diff', () => {
  it('leaves out lines far from what is different, and no line twice', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 })
    fc.assert(
      fc.property(lines, lines, fc.nat({ max: 4 }), (before, after, around) => {
        const diff = diffLines(before.join('\n'), after.join('\n'))
        const parts = foldedDiff(diff, around)
        const count = parts.reduce(
          (sum, part) => sum + (part.kind === 'lines' ? part.lines.length : part.count),
          0,
        )
        expect(count).toBe(diff.length)
        const shown = parts.flatMap((part) => (part.kind === 'lines' ? part.lines : []))
        expect(shown.filter(({ kind }) => kind !== 'kept')).toEqual(
          diff.filter(({ kind }) => kind !== 'kept'),
        )
      }),
    )
  })
})

describe('a dropped file', () => {
  it('belongs to the pins where its name is one of a Compose file, a Dockerfile or a lock file', () => {
    const names = [
      'compose.yaml',
      'stack.yml',
      'Dockerfile',
      'Dockerfile.dev',
      'app.dockerfile',
      'Containerfile',
    ]
    expect([...names, 'lading.lock.json'].map(isPinnableFile)).not.toContain(false)
  })

  it('does not where it is an archive or anything else', () => {
    expect(['image.tar', 'image.tar.gz', 'dockerfile.tar', 'notes.txt'].map(isPinnableFile)).not.toContain(
      true,
    )
  })
})
