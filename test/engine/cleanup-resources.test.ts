import { describe, expect, it } from 'vitest'
import type { EngineKind } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { setUpCleaning } from '../support/cleaning.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

describe.each(kinds)('what takes the disk of a %s engine besides images', (kind) => {
  const at = setUpCleaning(kind)
  const { resources, container, volume, makeContainer, write } = at

  it('has each container with its image and its phase', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    await makeContainer({ name: 'made', image: 'alpine:3.20' })
    await makeContainer({ name: 'runs', image: 'alpine:3.20' })
    await makeContainer({ name: 'ended', image: 'alpine:3.20' })
    for (const name of ['runs', 'ended']) await operate(at.parts.engine, { kind: 'start-container', name })
    await operate(at.parts.engine, { kind: 'stop-container', name: 'ended' })
    const { containers, engineId } = await resources()
    const image = (await engineCall(at.parts.engine, 'GET', '/images/alpine:3.20/json')).json<{
      Id: string
    }>()
    const phases = Object.fromEntries(containers.map(({ name, phase }) => [name, phase]))
    expect(phases).toEqual({ made: 'created', runs: 'running', ended: 'exited' })
    expect(containers.map(({ imageId, imageName }) => ({ imageId, imageName }))).toEqual(
      Array.from({ length: 3 }, () => ({ imageId: image.Id, imageName: 'alpine:3.20' })),
    )
    expect(engineId).toBe(at.parts.cleaning.id)
  })

  it('has the bytes that a stopped container has written over its image', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    await makeContainer({ name: 'made', image: 'alpine:3.20' })
    const before = (await container('made'))?.writableBytes ?? NaN
    await write('made', 'written', 3_000_000)
    const after = (await container('made'))?.writableBytes ?? NaN
    expect(before).toBe(kind === 'containerd' ? 4096 : 0)
    expect(after).toBeGreaterThanOrEqual(3_000_000)
    expect(after).toBeLessThan(3_030_000)
  })

  it('has named and anonymous volumes with what is in them, and who uses them', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    await makeContainer({
      name: 'made',
      image: 'alpine:3.20',
      volumes: { '/named': 'mine', '/anonymous': '' },
    })
    await operate(at.parts.engine, { kind: 'start-container', name: 'made' })
    await write('made', 'named/file', 700_000)
    await write('made', 'anonymous/file', 300_000)
    const { volumes, containers } = await resources()
    const anonymous = volumes.find(({ isAnonymous }) => isAnonymous)
    expect(volumes).toHaveLength(2)
    expect(volumes.find(({ name }) => name === 'mine')).toMatchObject({
      isAnonymous: false,
      bytes: 700_000,
      driver: 'local',
    })
    expect(anonymous).toMatchObject({ bytes: 300_000, driver: 'local' })
    expect(containers[0]?.volumes.toSorted()).toEqual([anonymous?.name, 'mine'].toSorted())
  })

  it('has no bytes of images unless they are asked for', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    expect(await resources(false)).not.toHaveProperty('imageBytes')
    expect((await resources(true)).imageBytes).toBe(await at.parts.cleaning.imageBytes(at.signal))
  })

  it('has the bytes of images without those of containers', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    const { imageBytes: alone = NaN } = await resources(true)
    await makeContainer({ name: 'made', image: 'alpine:3.20' })
    await write('made', 'written', 3_000_000)
    const { imageBytes: beside = NaN } = await resources(true)
    // A containerd store makes a small snapshot for a container's start, beside what it has written.
    expect(beside - alone).toBeLessThan(40_000)
    expect(beside - alone).toBeGreaterThanOrEqual(kind === 'containerd' ? -10_000 : 0)
  })

  it('is asked for by several at once', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    const asked = Array.from({ length: 4 }, () => resources(true))
    const bytes = asked.map(async (one) => (await one).imageBytes)
    const measured = await at.parts.cleaning.imageBytes(at.signal)
    expect(await Promise.all(bytes)).toEqual(asked.map(() => measured))
  })

  it('is given up where the person does not wait', async () => {
    const { cleaning } = at.parts
    const giveUp = AbortSignal.abort()
    await expect(cleaning.resources(giveUp, true)).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
  })

  describe('is removed', () => {
    it('container by container, their anonymous volumes left', async () => {
      await pullImage(at.parts.engine, 'alpine:3.20')
      await makeContainer({ name: 'made', image: 'alpine:3.20', volumes: { '/data': '' } })
      const { id = '' } = (await container('made')) ?? {}
      await at.parts.cleaning.removeContainer(id, at.signal)
      const { containers, volumes } = await resources()
      expect(containers).toEqual([])
      expect(volumes).toMatchObject([{ isAnonymous: true }])
    })

    it.each(['running', 'paused'] as const)('except a container that is %s', async (phase) => {
      await pullImage(at.parts.engine, 'alpine:3.20')
      await makeContainer({ name: 'runs', image: 'alpine:3.20' })
      await operate(at.parts.engine, { kind: 'start-container', name: 'runs' })
      if (phase === 'paused') await engineCall(at.parts.engine, 'POST', '/containers/runs/pause')
      const { id = '' } = (await container('runs')) ?? {}
      await expect(at.parts.cleaning.removeContainer(id, at.signal)).rejects.toMatchObject({
        failure: { kind: 'in-use', message: `The container is ${phase}.` },
      })
      expect(await container('runs')).toMatchObject({ id, phase })
    })

    it('volume by volume', async () => {
      for (const Name of ['one', 'two'])
        await engineCall(at.parts.engine, 'POST', '/volumes/create', { Name })
      await at.parts.cleaning.removeVolume('one', at.signal)
      expect((await resources()).volumes.map(({ name }) => name)).toEqual(['two'])
    })

    it('except a volume that a container has, even one that does not run', async () => {
      await pullImage(at.parts.engine, 'alpine:3.20')
      await makeContainer({ name: 'made', image: 'alpine:3.20', volumes: { '/data': 'mine' } })
      const { id = '' } = (await container('made')) ?? {}
      await expect(at.parts.cleaning.removeVolume('mine', at.signal)).rejects.toMatchObject({
        failure: { kind: 'in-use', message: `The container \`${id.slice(0, 12)}\` uses the volume.` },
      })
      expect(await volume('mine')).toBeDefined()
    })

    it('or is said to be gone', async () => {
      const { cleaning } = at.parts
      const gone = { failure: { kind: 'not-found', message: 'It is not there any more.' } }
      await expect(cleaning.removeContainer('0'.repeat(64), at.signal)).rejects.toMatchObject(gone)
      await expect(cleaning.removeVolume('nobody', at.signal)).rejects.toMatchObject(gone)
    })
  })
})
