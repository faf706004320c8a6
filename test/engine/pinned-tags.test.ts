import { describe, expect, it } from 'vitest'
import { linuxAmd64, pushImage, pushIndex } from '../support/images.ts'
import { digest, imageHere, oneFileImage, setUpWatching } from '../support/watching.ts'

const at = setUpWatching()
const { newRepository, started, pushed } = at

describe('a pin', () => {
  it('is what its tag is held against, whatever is here', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const [one, two] = [await pushed(repository, '1', 'one'), await pushed(repository, '1', 'two')]
    const { pins, checked } = started({ images: [imageHere(name, [two.digest], two.imageId)] })
    await pins.pin({ reference: name, digest: one.digest })
    expect(await checked(name)).toMatchObject({ kind: 'repointed', from: one.digest, to: two.digest })
    await pins.pin({ reference: `${name}@${two.digest}` })
    expect(await checked(name)).toEqual({ kind: 'same' })
  })

  it('of a tag that is not here is to what the registry has, with the manifest for the platform', async () => {
    const repository = newRepository()
    const amd64 = await pushImage(
      at.registry,
      oneFileImage(repository, [], 'amd64', { platform: linuxAmd64 }),
    )
    const index = await pushIndex(at.registry, { repository, tags: ['1'], manifests: [amd64] })
    const name = `${at.registry.address}/${repository}:1`
    const { pins, until } = started()
    expect(await pins.pin({ reference: name, note: 'for now' })).toMatchObject({
      ...{ reference: name, digest: index.digest, platform: 'linux/amd64', note: 'for now' },
    })
    await until('the platform’s manifest', () => pins.all().get(name)?.platformDigest === amd64.digest)
  })

  it('survives a restart and goes when it is taken off', async () => {
    const name = `${at.registry.address}/${newRepository()}:1`
    const held = digest(`sha256:${'5'.repeat(64)}`)
    const before = started()
    await before.pins.pin({ reference: name, digest: held })
    await before.close()
    const after = started({ folder: before.folder })
    expect(after.pins.all().get(name)).toMatchObject({ digest: held })
    expect(after.pins.unpin({ reference: name })).toMatchObject({ digest: held })
    expect(after.drift.state().tags).toEqual([])
  })

  it('cannot tell which of several digests is meant, and says so', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const [a, b] = ['a', 'b'].map((letter) => digest(`sha256:${letter.repeat(64)}`))
    if (a === undefined || b === undefined) throw new Error('no digests')
    const { pins } = started({ images: [imageHere(name, [a, b])] })
    await expect(pins.pin({ reference: name, from: 'here' })).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    })
  })

  it('holds the image that has its digest, and no other', async () => {
    const name = `${at.registry.address}/acme/app:1`
    const [a, b] = ['a', 'b'].map((letter) => digest(`sha256:${letter.repeat(64)}`))
    if (a === undefined || b === undefined) throw new Error('no digests')
    const { pins } = started()
    await pins.pin({ reference: name, digest: a })
    expect(pins.isPinned({ ...imageHere(name, [a]), tags: [] })).toBe(true)
    expect(pins.isPinned(imageHere(name, [b]))).toBe(false)
    expect(pins.isPinned(imageHere(`${at.registry.address}/acme/other:1`, [a]))).toBe(false)
  })
})
