import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageComparison } from '../../electron/core/images/image-comparison.ts'
import type { Digest } from '../../electron/core/identity.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { operate } from '../support/engine-operations.ts'
import {
  linuxAmd64,
  linuxArm64,
  pushImage,
  pushIndex,
  type ImageSpec,
  type LayerSpec,
} from '../support/images.ts'
import { startLading, type Lading } from '../support/lading.ts'
import { startRegistry, type Registry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { digest } from '../support/watching.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()

afterAll(() => run.dispose())

const layer = (name: string, bytes: number, seed: number): LayerSpec => ({
  instruction: `COPY ${name} /srv/ # buildkit`,
  files: { [`srv/${name}`]: { bytes, seed } },
})
const step = (instruction: string): LayerSpec => ({
  ...{ instruction: `${instruction} # buildkit`, files: {}, emptyLayer: true },
})

const olderLayers = [layer('base', 90_000, 1), step('ENV V=1'), layer('old', 30_000, 2), step('USER app')]
const newerLayers = [layer('base', 90_000, 1), step('ENV V=2'), layer('new', 50_000, 3), step('USER app')]
const olderConfig = {
  ...{ Env: ['PATH=/bin', 'V=1'], Cmd: ['serve'], User: 'app', WorkingDir: '/srv' },
  ...{ Labels: { version: '1' }, ExposedPorts: { '80/tcp': {} }, Volumes: { '/data': {} } },
}
const newerConfig = { ...olderConfig, Env: ['PATH=/bin', 'V=2'], Labels: { version: '2', new: 'x' } }

let repositories = 0

describe.each(kinds)('on a %s engine', (kind) => {
  let registry: Registry
  let engine: Engine
  let lading: Lading
  /** Of this test's own. */
  let repository: string
  let name: string

  beforeAll(async () => {
    registry = await startRegistry({ folder: run.path })
    engine = await startEngine({ kind, folder: run.path, registry })
  })

  afterAll(async () => {
    await engine.dispose()
    await registry.dispose()
  })

  const start = async (): Promise<void> => {
    lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilLive()
  }

  beforeEach(async () => {
    await operate(engine, { kind: 'prune', all: true })
    repository = `acme/filed${(repositories += 1)}`
    name = `${registry.address}/${repository}:1`
    await start()
  })

  afterEach(() => lading.close())

  const push = async (spec: Partial<ImageSpec> = {}): Promise<Digest> => {
    const whole = { repository, tags: ['1'], layers: olderLayers, config: olderConfig, ...spec }
    return digest((await pushImage(registry, whole)).digest)
  }

  const pull = async (reference: string, platform?: string) => {
    const pulled = await lading.untilEnded(lading.pulls.start({ reference, platform }))
    expect(pulled.state).toMatchObject({ kind: 'succeeded' })
  }

  const untilHere = (by: Digest, isNamed = true) =>
    lading.until('the image to be here', () =>
      lading.inventory
        .snapshot()
        .images.find(
          ({ tags, repositoryDigests }) =>
            tags.includes(name) === isNamed && repositoryDigests.some(({ digest }) => digest === by),
        ),
    )

  const compare = async (before: Digest, after: Digest): Promise<ImageComparison> => {
    const found = await lading.comparisons.compare({ reference: name, before, after, mayCostPulls: false })
    if (found.kind !== 'known') throw new Error(JSON.stringify(found))
    return found.comparison
  }

  it('an image that is here is compared with its newer one in the registry', async () => {
    const older = await push()
    await pull(name)
    await untilHere(older)
    const newer = await push({ layers: newerLayers, config: newerConfig })
    const found = await compare(older, newer)
    expect(found).toMatchObject({
      before: { digest: older, from: 'engine', measure: 'unpacked' },
      after: { digest: newer, from: 'registry', measure: 'compressed' },
      layers: [
        { change: 'kept', instruction: 'COPY base /srv/' },
        { change: 'removed', instruction: 'COPY old /srv/' },
        { change: 'added', instruction: 'COPY new /srv/' },
      ],
      environment: [{ name: 'V', before: '1', after: '2' }],
      labels: [
        { name: 'new', after: 'x' },
        { name: 'version', before: '1', after: '2' },
      ],
      configuration: [],
      instructions: [
        { change: 'removed', instruction: 'ENV V=1' },
        { change: 'added', instruction: 'ENV V=2' },
      ],
    })
    expect(found.removedBytes).toBeGreaterThanOrEqual(30_000)
    expect(found.keptBytes).toBeGreaterThan(0)
  })

  it('what the engine says of an image is what the registry says of it', async () => {
    const [first, second] = [await push({ tags: ['1'] }), await push({ tags: ['2'], createdAtMs: 1e12 })]
    await pull(name)
    await untilHere(first)
    const found = await compare(first, second)
    expect(found).toMatchObject({
      ...{ before: { from: 'engine' }, after: { from: 'registry' } },
      ...{ environment: [], labels: [], configuration: [], instructions: [], addedBytes: 0, removedBytes: 0 },
    })
    expect(found.layers.map(({ change }) => change)).toEqual(['kept', 'kept'])
    expect(await compare(second, first)).toMatchObject({ before: { from: 'registry' }, configuration: [] })
  })

  it('a digest that was read once is compared without the registry', async () => {
    const [older, newer] = [await push(), await push({ layers: newerLayers })]
    const found = await compare(older, newer)
    expect(found).toMatchObject({ before: { from: 'registry' }, after: { from: 'registry' } })
    await registry.stop()
    try {
      expect(await compare(older, newer)).toEqual(found)
    } finally {
      await registry.start()
    }
  })

  it('a digest that is nowhere says so', async () => {
    const newer = await push()
    const nowhere = digest(`sha256:${'9'.repeat(64)}`)
    await expect(compare(nowhere, newer)).rejects.toThrow('The registry no longer has 999999999999')
  })

  it('a Compose file is checked, pinned, found behind, brought up to date and put back', async () => {
    const older = await push()
    const path = join(mkdtempSync(join(run.path, 'f-')), 'compose.yml')
    const text = `services:\r\n  web: # ours\r\n    image: ${name}\r\n`
    writeFileSync(path, text)
    const { files } = lading
    await files.open(path)
    const write = async (digest: Digest | undefined) => {
      const choices = [{ id: '0', ...(digest !== undefined && { digest }) }]
      const { basedOn } = await files.propose(path, choices)
      return files.write({ path, basedOn, choices })
    }

    const [place] = (await files.check(path)).places
    expect(place).toMatchObject({ currentDigest: older, proposedDigest: older })
    await write(place?.proposedDigest)
    expect(readFileSync(path, 'utf8')).toBe(text.replace(name, `${name}@${older}`))
    expect((await files.check(path)).places[0]?.outcome).toMatchObject({ kind: 'same' })

    const newer = await push({ layers: newerLayers })
    const [behind] = (await files.check(path)).places
    expect(behind).toMatchObject({
      ...{ writtenDigest: older, currentDigest: newer },
      outcome: { kind: 'repointed', from: older, to: newer },
    })
    await write(behind?.currentDigest)
    expect(readFileSync(path, 'utf8')).toBe(text.replace(name, `${name}@${newer}`))
    await files.undo(path)
    await files.undo(path)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('a file that has a digest of the platform within the index is not behind', async () => {
    const amd64 = await pushImage(registry, {
      repository,
      tags: [],
      layers: olderLayers,
      platform: linuxAmd64,
    })
    const arm64 = await pushImage(registry, {
      repository,
      tags: [],
      layers: newerLayers,
      platform: linuxArm64,
    })
    await pushIndex(registry, { repository, tags: ['1'], manifests: [amd64, arm64] })
    const path = join(mkdtempSync(join(run.path, 'f-')), 'Dockerfile')
    writeFileSync(path, `FROM ${name}@${amd64.digest}\n`)
    await lading.files.open(path)
    expect((await lading.files.check(path)).places[0]?.outcome).toMatchObject({ kind: 'same' })
  })

  it('a lock file brings the same digests back under the same names', async () => {
    const images = await Promise.all(
      [linuxAmd64, linuxArm64].map((platform) =>
        pushImage(registry, { repository, tags: [], layers: olderLayers, config: olderConfig, platform }),
      ),
    )
    const pushed = await pushIndex(registry, { repository, tags: ['1'], manifests: images })
    const locked = digest(pushed.digest)
    await pull(name)
    await untilHere(locked)
    const path = join(mkdtempSync(join(run.path, 'l-')), 'lading.lock.json')
    expect(await lading.lockFiles.export(path)).toMatchObject({ path, images: 1, leftOut: [] })
    const written = readFileSync(path, 'utf8')
    expect(JSON.parse(written)).toMatchObject({
      images: [{ reference: name, digest: locked, platform: 'linux/amd64' }],
    })
    expect(await lading.lockFiles.import(path)).toMatchObject({ items: [{ name, state: 'present' }] })

    await lading.close()
    await operate(engine, { kind: 'prune', all: true })
    const newer = await push({ layers: newerLayers })
    await start()
    expect(await lading.lockFiles.import(path)).toMatchObject({
      items: [{ name, digest: locked, state: 'missing' }],
      mistakes: [],
    })
    const [id, ...others] = await lading.lockFiles.pullMissing({ path, agreedLosers: [] })
    expect(others).toEqual([])
    expect((await lading.untilEnded(id ?? expect.fail())).state).toMatchObject({ kind: 'succeeded' })
    await untilHere(locked)
    expect(newer).not.toBe(locked)
    expect(await lading.lockFiles.import(path)).toMatchObject({ items: [{ state: 'present' }] })
    await lading.lockFiles.export(path)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      images: [{ reference: name, digest: locked, platform: 'linux/amd64' }],
    })
  })

  it('a lock file says which image would lose a name, and takes it only where that was agreed', async () => {
    const older = await push()
    await pull(name)
    await untilHere(older)
    const path = join(mkdtempSync(join(run.path, 'l-')), 'lading.lock.json')
    await lading.lockFiles.export(path)
    const newer = await push({ layers: newerLayers })
    await pull(name)
    const holder = await untilHere(newer)

    const plan = await lading.lockFiles.import(path)
    expect(plan.items).toMatchObject([{ name, digest: older, replaces: holder.id }])
    const pulls = await lading.lockFiles.pullMissing({ path, agreedLosers: [] })
    for (const id of pulls) await lading.untilEnded(id)
    await lading.until('the ledger to say that the name stays', () =>
      lading.activity.find(({ action, outcome }) => action === 'tag' && outcome === 'failed'),
    )
    expect((await untilHere(newer)).id).toBe(holder.id)
    await lading.lockFiles.pullMissing({ path, agreedLosers: [holder.id] })
    await untilHere(older)
  })
})
