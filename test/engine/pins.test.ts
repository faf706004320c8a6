import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Question } from '../../electron/core/confirmation.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import type { Digest } from '../../electron/core/identity.ts'
import type { WatchedTag } from '../../electron/core/pins/pin.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { linuxAmd64, linuxArm64, pushImage, pushIndex, type ImageSpec } from '../support/images.ts'
import { startLading, type Lading } from '../support/lading.ts'
import { startRegistry, type Registry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { digest, oneFileImage } from '../support/watching.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()

afterAll(() => run.dispose())

let repositories = 0

describe.each(kinds)('pins on a %s engine', (kind) => {
  let registry: Registry
  let engine: Engine
  let lading: Lading
  let asked: Question[]
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

  beforeEach(async () => {
    await operate(engine, { kind: 'prune', all: true })
    repository = `acme/pinned${(repositories += 1)}`
    name = `${registry.address}/${repository}:1`
    asked = []
    lading = startLading({
      socketPath: engine.socketPath,
      folder: run.path,
      confirm: (question) => {
        asked.push(question)
        return Promise.resolve(false)
      },
    })
    await lading.untilLive()
  })

  afterEach(() => lading.close())

  const push = async (content: string, rest: Partial<ImageSpec> = {}) =>
    pushImage(registry, oneFileImage(repository, ['1'], content, rest))

  const pulled = (reference: string) => lading.untilEnded(lading.pulls.start({ reference }))

  /** The image that has the test's name, once it is known by this digest. */
  const untilNamed = (by: Digest): Promise<InventoryImage> =>
    lading.until('the name to lead to the digest', () =>
      lading.inventory
        .snapshot()
        .images.find(
          ({ tags, repositoryDigests }) =>
            tags.includes(name) && repositoryDigests.some((one) => one.digest === by),
        ),
    )

  const tag = (): WatchedTag | undefined =>
    lading.drift.state().tags.find(({ reference }) => reference === name)

  it('are to what was pulled, and the tag is found repointed', async () => {
    const one = digest((await push('one')).digest)
    await pulled(name)
    await untilNamed(one)
    expect(await lading.pins.pin({ reference: name })).toMatchObject({ reference: name, digest: one })
    const two = digest((await push('two')).digest)
    await lading.drift.check({})
    expect(tag()).toMatchObject({
      ...{ pin: { digest: one }, localDigest: one },
      outcome: { kind: 'repointed', from: one, to: two },
    })
    expect(lading.driftNotices).toHaveLength(1)
    const { spans } = lading.digests.timeline({ reference: name })
    expect(spans).toMatchObject([
      { digest: two, isHere: false, sources: ['drift-check'] },
      { digest: one, isHere: true },
    ])
    expect(spans[1]?.sources).toContain('pull')
    expect(lading.activity.map(({ action }) => action)).toContain('pin')
  })

  it('get their names back when they are pulled', async () => {
    const one = digest((await push('one')).digest)
    await pulled(name)
    await untilNamed(one)
    await lading.pins.pin({ reference: name })
    await engineCall(engine, 'DELETE', `/images/${name}`)
    await push('two')
    expect(lading.pins.pull({ reference: name, takeName: false })).not.toHaveProperty('nameStaysWith')
    await untilNamed(one)
    await lading.until('the tag to be watched by it', () => tag()?.localDigest === one, tag)
  })

  it('take a name from another image only where that is asked for', async () => {
    const one = digest((await push('one')).digest)
    await pulled(name)
    await untilNamed(one)
    await lading.pins.pin({ reference: name })
    const two = digest((await push('two')).digest)
    await pulled(name)
    const { id } = await untilNamed(two)
    const { pullId, nameStaysWith } = lading.pins.pull({ reference: name, takeName: false })
    expect(id).toContain(nameStaysWith)
    await lading.untilEnded(pullId)
    await untilNamed(two)
    lading.pins.pull({ reference: name, takeName: true })
    await untilNamed(one)
  })

  it('are no reason for alarm where the index moves and this platform’s image stays', async () => {
    const amd64 = await push('amd64', { tags: [], platform: linuxAmd64 })
    const index = { repository, tags: ['1'] }
    const arm64 = await push('arm64', { tags: [], platform: linuxArm64 })
    const before = digest((await pushIndex(registry, { ...index, manifests: [amd64, arm64] })).digest)
    await pulled(name)
    await untilNamed(before)
    const after = digest((await pushIndex(registry, { ...index, manifests: [amd64] })).digest)
    await lading.drift.check({})
    expect(tag()?.outcome).toEqual({ kind: 'same', movedIndex: after })
    await lading.pins.pin({ reference: name })
    await lading.drift.check({})
    expect(tag()?.outcome).toEqual({ kind: 'same', movedIndex: after })
    expect(lading.driftNotices).toEqual([])
  })

  it('are said in the question before an image is removed', async () => {
    const one = digest((await push('one')).digest)
    await pulled(name)
    const { id } = await untilNamed(one)
    await lading.pins.pin({ reference: name })
    await lading.removals.remove({ targets: [{ imageId: id }], force: false })
    expect(asked[0]?.sections.flatMap(({ lines }) => lines.flatMap(({ details }) => details))).toContain(
      'is pinned',
    )
  })

  it('learn from a forecast which manifest an index has for this platform', async () => {
    const amd64 = await push('amd64', { tags: [], platform: linuxAmd64 })
    const arm64 = await push('arm64', { tags: [], platform: linuxArm64 })
    await pushIndex(registry, { repository, tags: ['1'], manifests: [amd64, arm64] })
    await lading.forecasts.forecast({ reference: name })
    expect(await lading.pins.pin({ reference: name })).toMatchObject({ platformDigest: amd64.digest })
  })
})
