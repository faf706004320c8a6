import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canMount, makeReadOnly, smallDisk } from '../../history/support.ts'
import { digestOf, filesOn, folderOfTest, writeChoices } from '../files/support.ts'

const nginx = 'docker.io/library/nginx:alpine'
const redis = 'docker.io/library/redis:7'
const [first, second] = [digestOf('1'), digestOf('2')]
const compose = `# what we run\nservices:\n  web:\n    image: "nginx:alpine" # keep\n  cache:\n    image: redis:7\n`

/** A folder with a Compose file in it, and the files that were shown. */
const withCompose = (text: string | Buffer = compose, tags: Parameters<typeof filesOn>[1] = {}) => {
  const folder = folderOfTest()
  const path = join(folder, 'compose.yml')
  writeFileSync(path, text)
  return { folder, path, ...filesOn(folderOfTest(), tags), read: () => readFileSync(path, 'utf8') }
}

describe('a file that is opened', () => {
  it('shows each reference, what its tag means, and what would be written', async () => {
    const { files, path } = withCompose(compose.replace('redis:7', `redis:7@${first}`), {
      current: { [nginx]: first, [redis]: second },
      pins: { [redis]: first },
    })
    expect(await files.open(path)).toMatchObject({
      ...{ path, kind: 'compose', canUndo: false, mistakes: [] },
      places: [
        {
          ...{ id: '0', where: 'service web', line: 4, written: 'nginx:alpine', reference: nginx },
          ...{ currentDigest: first, proposedDigest: first },
        },
        {
          ...{ where: 'service cache', reference: redis, writtenDigest: first },
          ...{ currentDigest: second, proposedDigest: first },
        },
      ],
    })
  })

  it('says why a reference cannot be pinned', async () => {
    const folder = folderOfTest()
    const path = join(folder, 'Dockerfile')
    writeFileSync(path, 'FROM alpine:3 AS base\nFROM base\nFROM scratch\n')
    const { places } = await filesOn(folderOfTest()).files.open(path)
    expect(places.map(({ where, reference, remark }) => [where, reference, remark])).toEqual([
      ['FROM … AS base', 'docker.io/library/alpine:3', undefined],
      ['FROM', undefined, '`base` is a stage of this Dockerfile, not an image.'],
      ['FROM', undefined, '`scratch` means no image at all.'],
    ])
  })

  it('is remembered over a restart until it is forgotten', async () => {
    const { path, ...started } = withCompose()
    const history = folderOfTest()
    const one = filesOn(history)
    await one.files.open(path)
    one.close()
    const other = filesOn(history)
    expect(await other.files.list()).toMatchObject([{ path, kind: 'compose' }])
    await other.files.forget(path)
    expect(await other.files.list()).toEqual([])
    await expect(other.files.check(path)).rejects.toMatchObject({ failure: { kind: 'not-found' } })
    expect(started.read()).toBe(compose)
  })

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'invalid-input', 'is a folder'],
    ['nothing', () => undefined, 'not-found', 'There is no'],
    ['binary', (path: string) => writeFileSync(path, Buffer.from([1, 0, 2])), 'invalid-input', 'is no text'],
    ['not UTF-8', (path: string) => writeFileSync(path, Buffer.from([0xe9, 0x0a])), 'invalid-input', 'UTF-8'],
    ['huge', (path: string) => writeFileSync(path, 'x'.repeat(7_000_000)), 'invalid-input', 'far too long'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'invalid-input', 'no file that can be read'],
  ] as const)('is refused where it is %s', async (_what, make, kind, words) => {
    const path = join(folderOfTest(), 'compose.yml')
    make(path)
    const { files } = filesOn(folderOfTest())
    await expect(files.open(path)).rejects.toMatchObject({
      failure: { kind, message: expect.stringContaining(words) },
    })
    expect(await files.list()).toEqual([])
  })

  it('is refused where it is neither a Compose file nor a Dockerfile', async () => {
    const path = join(folderOfTest(), 'notes.txt')
    writeFileSync(path, 'FROM me to you\nwith love\n')
    await expect(filesOn(folderOfTest()).files.open(path)).rejects.toThrow('neither a Compose file nor')
  })

  it('says where it cannot be read as YAML', async () => {
    const { files, path } = withCompose('services:\n  web: {image: nginx\n')
    const { mistakes } = await files.open(path)
    expect(mistakes.length).toBeGreaterThan(0)
  })
})

describe('checking a file', () => {
  it('asks for each tag once with each digest, and shows what came of it', async () => {
    const repointed = { kind: 'repointed', from: first, to: second, firstSeenAtMs: 5 } as const
    const text = `services:\n  a:\n    image: redis:7@${first}\n  b:\n    image: redis:7@${first}\n  c:\n    image: nginx:alpine\n`
    const { files, path, asked } = withCompose(text, {
      current: { [redis]: second },
      outcomes: { [redis]: repointed },
    })
    await files.open(path)
    const { places } = await files.check(path)
    expect(asked).toEqual([{ reference: redis, written: first }, { reference: nginx }])
    expect(places.map(({ outcome }) => outcome)).toEqual([repointed, repointed, undefined])
  })

  it('holds until the tag is heard to be something else', async () => {
    const same = { kind: 'same' } as const
    const { files, path, current } = withCompose(compose.replace('redis:7', `redis:7@${first}`), {
      current: { [redis]: first },
      outcomes: { [redis]: same },
    })
    await files.open(path)
    expect((await files.check(path)).places[1]?.outcome).toEqual(same)
    current[redis] = second
    expect((await files.list())[0]?.places[1]?.outcome).toBeUndefined()
  })

  it('says what could not be asked at its place', async () => {
    const failure = { kind: 'rate-limited', message: 'Enough.', advice: 'Wait.' } as const
    const { files, path } = withCompose(compose, { outcomes: { [nginx]: { kind: 'unknown', failure } } })
    await files.open(path)
    expect((await files.check(path)).places[0]?.outcome).toEqual({ kind: 'unknown', failure })
  })
})

describe('writing digests', () => {
  it('is proposed as a difference of lines, and does nothing until then', async () => {
    const { files, path, read } = withCompose()
    await files.open(path)
    const proposal = await files.propose(path, [{ id: '0', digest: first }])
    expect(proposal).toMatchObject({ changes: 1, refused: [] })
    expect(
      proposal.lines.filter(({ kind }) => kind !== 'kept').map(({ kind, text }) => [kind, text]),
    ).toEqual([
      ['removed', '    image: "nginx:alpine" # keep'],
      ['added', `    image: "nginx:alpine@${first}" # keep`],
    ])
    expect(read()).toBe(compose)
  })

  it('changes nothing else: comments, quotes, line ends and a BOM stay', async () => {
    const text = `\ufeff${compose.replaceAll('\n', '\r\n')}`
    const { files, path, read } = withCompose(text)
    await files.open(path)
    const file = await writeChoices(files, path, [
      { id: '0', digest: first },
      { id: '1', digest: second },
    ])
    expect(read()).toBe(text.replace('alpine', `alpine@${first}`).replace('redis:7', `redis:7@${second}`))
    expect(file).toMatchObject({
      canUndo: true,
      places: [{ writtenDigest: first }, { writtenDigest: second }],
    })
  })

  it('takes digests away again', async () => {
    const { files, path, read } = withCompose(compose.replace('redis:7', `redis:7@${first}`))
    await files.open(path)
    await writeChoices(files, path, [{ id: '1' }])
    expect(read()).toBe(compose)
  })

  it('says which places stay as they are', async () => {
    const { files, path } = withCompose('services:\n  web:\n    image: ${IMAGE}\n')
    await files.open(path)
    const { changes, refused } = await files.propose(path, [{ id: '0', digest: first }])
    expect([changes, refused.map(({ id }) => id)]).toEqual([0, ['0']])
  })

  it('is refused where the file has changed since it was proposed', async () => {
    const { files, path, read, entries } = withCompose()
    await files.open(path)
    const choices = [{ id: '0', digest: first }]
    const { basedOn } = await files.propose(path, choices)
    appendFileSync(path, '# mine\n')
    await expect(files.write({ path, basedOn, choices })).rejects.toThrow('changed by somebody else')
    expect([read(), entries()]).toEqual([`${compose}# mine\n`, []])
  })

  it('is refused for a file that was never shown', async () => {
    const { files, path, read } = withCompose()
    await expect(files.propose(path, [{ id: '0', digest: first }])).rejects.toThrow('does not know this file')
    expect(read()).toBe(compose)
  })

  it('is done once where it is asked for twice', async () => {
    const { files, path, entries } = withCompose()
    await files.open(path)
    const choices = [{ id: '0', digest: first }]
    const { basedOn } = await files.propose(path, choices)
    const both = await Promise.allSettled([1, 2].map(() => files.write({ path, basedOn, choices })))
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(entries()).toMatchObject([{ outcome: 'succeeded' }])
  })

  it('keeps the mode and the owner, and leaves nothing else in the folder', async () => {
    const { files, path, folder } = withCompose()
    chmodSync(path, 0o640)
    const before = statSync(path)
    await files.open(path)
    await writeChoices(files, path, [{ id: '0', digest: first }])
    const after = statSync(path)
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid])
    expect(readdirSync(folder)).toEqual(['compose.yml'])
  })

  it('follows a link and leaves it a link', async () => {
    const { files, path, folder, read } = withCompose()
    const link = join(folder, 'docker-compose.yml')
    symlinkSync('compose.yml', link)
    await files.open(link)
    await writeChoices(files, link, [{ id: '0', digest: first }])
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(read()).toContain(`nginx:alpine@${first}`)
    expect(path).not.toBe(link)
  })

  it('is recorded with the path and the names', async () => {
    const { files, path, entries } = withCompose()
    await files.open(path)
    await writeChoices(files, path, [{ id: '0', digest: first }])
    expect(entries()).toMatchObject([
      { action: 'write-file', reference: path, names: ['nginx:alpine'], outcome: 'succeeded' },
    ])
  })

  it.runIf(canMount)('fails on a disk that may not be written, and leaves the file as it was', async () => {
    const disk = smallDisk('1m')
    const path = join(disk, 'compose.yml')
    writeFileSync(path, compose)
    makeReadOnly(disk)
    const { files, entries } = filesOn(folderOfTest())
    await files.open(path)
    await expect(writeChoices(files, path, [{ id: '0', digest: first }])).rejects.toMatchObject({
      failure: { kind: 'permission-denied' },
    })
    expect(readFileSync(path, 'utf8')).toBe(compose)
    expect(entries()).toMatchObject([{ action: 'write-file', outcome: 'failed' }])
    expect((await files.list())[0]?.canUndo).toBe(false)
  })

  it.runIf(canMount)('fails on a full disk, and leaves the file as it was', async () => {
    const disk = smallDisk('64k')
    const path = join(disk, 'compose.yml')
    const text = compose + '#'.repeat(20_000)
    writeFileSync(path, text)
    writeFileSync(join(disk, 'filler'), '')
    expect(() => appendFileSync(join(disk, 'filler'), Buffer.alloc(60_000))).toThrow('ENOSPC')
    const { files } = filesOn(folderOfTest())
    await files.open(path)
    await expect(writeChoices(files, path, [{ id: '0', digest: first }])).rejects.toMatchObject({
      failure: { kind: 'disk-full' },
    })
    expect([readFileSync(path, 'utf8') === text, readdirSync(disk)]).toEqual([
      true,
      ['compose.yml', 'filler'],
    ])
  })
})

describe('putting a file back', () => {
  it('gives the very bytes back, one writing after the other, also after a restart', async () => {
    const history = folderOfTest()
    const path = join(folderOfTest(), 'compose.yml')
    writeFileSync(path, compose)
    const one = filesOn(history)
    await one.files.open(path)
    await writeChoices(one.files, path, [{ id: '0', digest: first }])
    const between = readFileSync(path, 'utf8')
    await writeChoices(one.files, path, [{ id: '0', digest: second }])
    one.close()

    const { files, entries } = filesOn(history)
    expect(await files.list()).toMatchObject([{ canUndo: true }])
    expect(await files.undo(path)).toMatchObject({ canUndo: true })
    expect(readFileSync(path, 'utf8')).toBe(between)
    expect(await files.undo(path)).toMatchObject({ canUndo: false })
    expect(readFileSync(path, 'utf8')).toBe(compose)
    await expect(files.undo(path)).rejects.toMatchObject({ failure: { kind: 'not-found' } })
    expect(entries()[0]).toMatchObject({ action: 'restore-file', reference: path, outcome: 'succeeded' })
  })

  it('is refused once somebody else has changed the file', async () => {
    const { files, path, read } = withCompose()
    await files.open(path)
    await writeChoices(files, path, [{ id: '0', digest: first }])
    const theirs = `${read()}# mine\n`
    writeFileSync(path, theirs)
    await expect(files.undo(path)).rejects.toThrow('changed by somebody else')
    expect(read()).toBe(theirs)
    expect((await files.open(path)).canUndo).toBe(false)
  })
})

describe('a file that is watched', () => {
  const pinned = compose.replace('redis:7', `redis:7@${first}`)
  const isPinned = ({ places }: { places: readonly { writtenDigest?: string }[] }) =>
    places[1]?.writtenDigest === first

  it('is read again when it is written', async () => {
    const { files, path, untilTold } = withCompose()
    await files.open(path)
    writeFileSync(path, pinned)
    await untilTold('the new text', isPinned)
  })

  it('is read again when an editor puts another file in its place', async () => {
    const { files, path, folder, untilTold } = withCompose()
    await files.open(path)
    writeFileSync(join(folder, '.compose.yml.swp'), pinned)
    renameSync(join(folder, '.compose.yml.swp'), path)
    await untilTold('the new file', isPinned)
    writeFileSync(path, compose)
    await untilTold('the old text', (file) => !isPinned(file))
  })

  it('is read again when the file changes that a link leads to', async () => {
    const { files, path, untilTold } = withCompose()
    const link = join(folderOfTest(), 'compose.yml')
    symlinkSync(path, link)
    await files.open(link)
    writeFileSync(path, pinned)
    expect((await untilTold('the new text', isPinned)).path).toBe(link)
  })

  it('says that it is gone, and is read when it comes back', async () => {
    const { files, path, untilTold } = withCompose()
    await files.open(path)
    unlinkSync(path)
    await untilTold('that it is gone', ({ failure }) => failure?.kind === 'not-found')
    writeFileSync(path, pinned)
    await untilTold('that it is back', isPinned)
  })

  it('is found again when its folder went and came back', async () => {
    const { files, path, folder, untilTold } = withCompose()
    await files.open(path)
    rmSync(folder, { recursive: true })
    await untilTold('that it is gone', ({ failure }) => failure?.kind === 'not-found')
    mkdirSync(folder)
    writeFileSync(path, pinned)
    await untilTold('that it is back', isPinned)
  })

  it('is watched from the start by the next Lading, which tells of it', async () => {
    const history = folderOfTest()
    const path = join(folderOfTest(), 'compose.yml')
    writeFileSync(path, compose)
    const one = filesOn(history)
    await one.files.open(path)
    one.close()
    const { files, untilTold } = filesOn(history)
    await files.recall()
    await untilTold('the file as it is', (file) => file.path === path && !isPinned(file))
    writeFileSync(path, pinned)
    await untilTold('the new text', isPinned)
  })

  it('is told of when a tag becomes known, and only then', async () => {
    const { files, path, current, changes, untilTold } = withCompose()
    await files.open(path)
    await untilTold('that it is open', () => true)
    files.tagsChanged()
    current[nginx] = first
    files.tagsChanged()
    await untilTold('the digest', ({ places }) => places[0]?.currentDigest === first)
    expect(changes).toHaveLength(2)
  })
})

describe('the paths of files', () => {
  it('are known by the tags and the written digests that they name', async () => {
    const { files, path } = withCompose(compose.replace('redis:7', `redis:7@${first}`))
    await files.open(path)
    expect(files.pathsByName()).toEqual(
      new Map([
        [nginx, [path]],
        [redis, [path]],
        [`docker.io/library/redis@${first}`, [path]],
      ]),
    )
    await files.forget(path)
    expect(files.pathsByName()).toEqual(new Map())
  })

  it('are those that were named before while only a part of the file can be read', async () => {
    const { files, path } = withCompose()
    await files.open(path)
    writeFileSync(path, 'services:\n  web:\n    image: busybox\n   cache: [')
    await files.check(path)
    expect([...files.pathsByName().keys()]).toEqual(expect.arrayContaining([nginx, redis]))
    writeFileSync(path, 'services:\n  web:\n    image: busybox\n')
    await files.check(path)
    expect([...files.pathsByName().keys()]).toEqual(['docker.io/library/busybox:latest'])
  })
})
