import { describe, expect, it } from 'vitest'
import { pullTotals } from '../../electron/core/transfers/pull-progress.ts'
import { type EngineKind } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { startLading } from '../support/lading.ts'
import { setUpPulling } from '../support/pulling.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

describe.each(kinds)('a pull on a %s engine', (kind) => {
  const at = setUpPulling(kind)
  const { start, pulled, current, untilDownloading, imageId, slowName, layersOf } = at

  it('brings the image, and says its digest and its ID', async () => {
    const pull = await pulled('python:3.13-alpine')
    expect(pull.state).toEqual({
      kind: 'succeeded',
      result: 'downloaded',
      digest: at.parts.digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
    })
    expect(pull.state).toHaveProperty('imageId', expect.stringMatching(/^sha256:[0-9a-f]{64}$/))
  })

  it('shows each of its layers, and that each is complete', async () => {
    const { progress } = await pulled('python:3.13-alpine')
    const layers = await layersOf('library/python', '3.13-alpine')
    expect(progress.layers.map(({ id }) => id).toSorted()).toEqual(layers.map(({ id }) => id).toSorted())
    expect(progress.layers.map(({ phase }) => phase)).toEqual(layers.map(() => 'complete'))
  })

  it('counts every byte of a download that takes a while', async () => {
    const { progress } = await pulled(slowName())
    const layers = await layersOf('library/postgres', '17-alpine')
    const big = layers.filter(({ sizeBytes }) => sizeBytes > 1_000_000)
    expect(big.length).toBeGreaterThan(0)
    for (const { id, sizeBytes } of big) {
      expect(progress.layers.find((layer) => layer.id === id)).toMatchObject({
        totalBytes: sizeBytes,
        downloadedBytes: sizeBytes,
      })
    }
  })

  it('never goes back, and tells its speed on the way', async () => {
    const id = start(slowName())
    await at.lading.untilEnded(id)
    const versions = at.lading.pullVersions.filter((pull) => pull.id === id)
    const bytes = versions.map(({ progress }) => pullTotals(progress).downloadedBytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
    const speeds = versions.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? [])
    expect(speeds.length).toBeGreaterThan(5)
    expect(Math.max(...speeds)).toBeLessThan(8_000_000)
    expect(versions.at(-1)?.bytesPerSecond).toBeUndefined()
  })

  it('downloads no layer that another image has brought before', async () => {
    await pulled('python:3.13-alpine')
    const { progress } = await pulled('python:3.12-alpine')
    const before = new Set((await layersOf('library/python', '3.13-alpine')).map(({ id }) => id))
    const downloaded = progress.layers.filter(({ phase }) => phase !== 'already-here')
    expect(downloaded.filter(({ id }) => before.has(id))).toEqual([])
    expect(downloaded.map(({ phase }) => phase)).toEqual(['complete', 'complete'])
    if (kind === 'graph-driver') expect(pullTotals(progress).layersAlreadyHere).toBe(2)
  })

  it('is up to date where the image is here', async () => {
    await pulled('python:3.13-alpine')
    const { state, progress } = await pulled('python:3.13-alpine')
    expect(state).toEqual({
      kind: 'succeeded',
      result: 'up-to-date',
      digest: at.parts.digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
    })
    expect(pullTotals(progress).downloadedBytes).toBe(0)
  })

  it('brings what a digest names', async () => {
    const digest = at.parts.digests['library/tiny:latest']
    const name = `${at.parts.registry.address}/library/tiny@${digest}`
    expect((await pulled(name)).state).toMatchObject({
      kind: 'succeeded',
      digest,
      imageId: await imageId(name),
    })
  })

  it('brings what a digest names although a tag stands before it', async () => {
    const digest = at.parts.digests['library/tiny:latest']
    const name = `${at.parts.registry.address}/library/tiny:latest@${digest}`
    expect((await pulled(name)).state).toMatchObject({
      kind: 'succeeded',
      digest,
      imageId: await imageId(`${at.parts.registry.address}/library/tiny@${digest}`),
    })
  })

  it('brings the platform that was asked for', async () => {
    const name = `${at.parts.registry.address}/library/multi:latest`
    expect((await pulled(name, 'linux/arm64')).state).toMatchObject({
      kind: 'succeeded',
      result: 'downloaded',
    })
    const platform = encodeURIComponent(JSON.stringify({ os: 'linux', architecture: 'arm64' }))
    const inspected = await engineCall(at.parts.engine, 'GET', `/images/${name}/json?platform=${platform}`)
    expect(inspected.text).toMatch(/"Architecture":"arm64"/)
  })

  it('adds the image to the inventory', async () => {
    const { state } = await pulled('alpine:3.20')
    const image = await at.lading.until('the image', () =>
      at.lading.inventory.snapshot().images.find(({ tags }) => tags.includes('alpine:3.20')),
    )
    expect(state).toMatchObject({ imageId: image.id })
  })

  it('is in the ledger with all that came of it', async () => {
    const { startedAtMs, endedAtMs } = await pulled('python:3.13-alpine')
    const [entry] = at.lading.ledger.page({ limit: 10 }).entries
    expect(entry).toEqual({
      id: 1,
      action: 'pull',
      engineId: at.parts.reference.engine.id,
      reference: 'python:3.13-alpine',
      outcome: 'succeeded',
      startedAtMs,
      endedAtMs,
      digest: at.parts.digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
      bytes: expect.any(Number) as number,
      command: 'docker pull python:3.13-alpine',
    })
  })

  describe('that cannot succeed', () => {
    it.each([
      ['is not found where there is no such tag', 'library/python:nope'],
      ['is not found where there is no such repository', 'nosuch/repository:1'],
    ])('%s', async (_what, name) => {
      const { state } = await pulled(`${at.parts.registry.address}/${name}`)
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } })
      expect(state.kind === 'failed' && state.failure.ownWords).toMatch(/not found|manifest unknown/)
    })

    it('says that the registry does not answer', async () => {
      at.parts.slow.setMode({ kind: 'refuse' })
      const { state } = await pulled(slowName())
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'registry-unreachable' } })
    })

    it('says that no registry is there', async () => {
      const { state } = await pulled('127.0.0.1:1/acme/api:1')
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'registry-unreachable' } })
    })

    it('says that there is no image for the platform', async () => {
      const { state } = await pulled(`${at.parts.registry.address}/library/multi:latest`, 'linux/s390x')
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'wrong-platform' } })
    })

    it('is in the ledger with the failure', async () => {
      await pulled(`${at.parts.registry.address}/library/python:nope`)
      expect(at.lading.ledger.page({ limit: 10 }).entries).toMatchObject([
        { outcome: 'failed', failure: { kind: 'not-found' } },
      ])
    })

    it('fails at once while the engine is away', async () => {
      at.parts.proxy.setMode({ kind: 'refuse' })
      at.parts.proxy.dropConnections()
      await at.lading.untilDown()
      expect((await pulled('alpine:3.20')).state).toMatchObject({
        kind: 'failed',
        failure: { kind: 'engine-unreachable' },
      })
    })
  })

  describe('beside another', () => {
    it('succeeds, and so does the other', async () => {
      const ids = ['python:3.13-alpine', 'python:3.12-alpine', 'multi:latest'].map((name) => start(name))
      const ended = await Promise.all(ids.map((id) => at.lading.untilEnded(id)))
      expect(ended.map(({ state }) => state.kind)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    })

    it('of the same image under another name has the same image in the end', async () => {
      const ids = ['python:3.13-alpine', `${at.parts.registry.address}/library/python:3.13-alpine`].map(
        (name) => start(name),
      )
      const states = (await Promise.all(ids.map((id) => at.lading.untilEnded(id)))).map(({ state }) => state)
      const expected = { kind: 'succeeded', imageId: await imageId('python:3.13-alpine') }
      expect(states).toMatchObject([expected, expected])
      const image = await at.lading.until('both names', () =>
        at.lading.inventory.snapshot().images.find(({ tags }) => tags.length === 2),
      )
      expect(image.id).toBe(expected.imageId)
    })

    it('of the same name is the same pull', async () => {
      const id = start(slowName())
      expect(start(slowName())).toBe(id)
      at.parts.slow.setMode({ kind: 'pass' })
      await at.lading.untilEnded(id)
      expect(at.lading.ledger.page({ limit: 9 }).entries).toHaveLength(1)
    })

    it('waits where there is room for one only', async () => {
      const narrow = startLading({
        socketPath: at.parts.engine.socketPath,
        folder: at.parts.run.path,
        parallelPulls: 1,
      })
      await narrow.untilUp()
      const [first, second] = ['alpine:3.20', 'tiny:latest'].map((name) =>
        narrow.pulls.start({ reference: name }),
      )
      if (first === undefined || second === undefined) throw new Error('not started')
      expect(narrow.pulls.list().map(({ state }) => state.kind)).toEqual(['running', 'queued'])
      const [one, two] = await Promise.all([narrow.untilEnded(first), narrow.untilEnded(second)])
      expect(two.startedAtMs).toBeGreaterThanOrEqual(one.endedAtMs ?? Infinity)
      await narrow.close()
    })

    it('is cancelled with all others', async () => {
      const ids = [start(slowName()), start(`${at.parts.meter.address}/library/python:3.13-alpine`)]
      await Promise.all(ids.map(untilDownloading))
      await at.lading.pulls.cancelAll()
      expect(ids.map((id) => current(id).state.kind)).toEqual(['cancelled', 'cancelled'])
      expect(at.lading.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual([
        'cancelled',
        'cancelled',
      ])
    })
  })
})
