import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { pushTotals, type PushProgress } from '../../electron/core/transfers/push-progress.ts'
import type { Transfer } from '../../electron/core/transfers/transfer.ts'
import { pullImage as pullByEngine } from '../../electron/engine/pulls.ts'
import { registryAuth } from '../../electron/registry/credentials/registry-auth.ts'
import { type EngineKind } from '../support/engine.ts'
import { pullImage } from '../support/engine-http.ts'
import { digestOfTag } from '../support/registry-tags.ts'
import { setUpTransferring } from '../support/transferring.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

const progressOf = ({ work }: Transfer): PushProgress => {
  if (work.kind !== 'push') throw new Error(`a ${work.kind}`)
  return work.progress
}

describe.each(kinds)('a push from a %s engine', (kind) => {
  const at = setUpTransferring(kind)
  let count = 0
  /** A repository that the registry does not have yet. */
  const repository = () => `acme/pushed-${(count += 1)}`
  const pushed = async (reference: string): Promise<Transfer> => at.ended(at.transfers.push({ reference }))
  /** A push of 9 MB that takes so long that the test can do something meanwhile. */
  const pushUnderWay = async (path: string) => {
    const reference = `${at.parts.way.address}/${path}:1`
    await at.haveNew(reference)
    at.parts.way.setMode({ kind: 'throttle-requests', bytesPerSecond: 500_000 })
    const id = at.transfers.push({ reference })
    await at.untilMoved(id, 100_000)
    return { id, reference }
  }
  const expectNoTag = (path: string): Promise<void> =>
    expect(digestOfTag(at.parts.other, path, '1')).rejects.toThrow(/^404 /)
  const phasesOf = (transfer: Transfer) => progressOf(transfer).layers.map(({ phase }) => phase)

  it('arrives, and comes back by the digest that was shown', async () => {
    const path = repository()
    const name = `${at.parts.registry.address}/${path}:1`
    const id = await at.have('library/python:3.13-alpine', name)
    const { work, state } = await pushed(name)
    expect(state).toEqual({ kind: 'succeeded' })
    const digest = work.kind === 'push' ? work.digest : undefined
    expect(digest).toBe(await digestOfTag(at.parts.registry, path, '1'))
    await at.remove(id)
    await pullImage(at.parts.engine, `${at.parts.registry.address}/${path}@${digest}`)
    expect(await at.imageId(`${at.parts.registry.address}/${path}@${digest}`)).toBe(id)
  })

  it('is in the ledger with its digest and its image', async () => {
    const path = repository()
    const name = `${at.parts.registry.address}/${path}:1`
    const imageId = await at.have('library/tiny:latest', name)
    await pushed(name)
    expect(at.entries).toMatchObject([
      {
        action: 'push',
        outcome: 'succeeded',
        reference: name,
        digest: await digestOfTag(at.parts.registry, path, '1'),
        imageId,
        command: `docker push ${name}`,
      },
    ])
  })

  it('finds layers there that were mounted from another repository of the registry', async () => {
    const name = `${at.parts.registry.address}/${repository()}:1`
    await at.haveNew(name)
    const { layers } = progressOf(await pushed(name))
    expect(layers).toEqual([
      { id: layers[0]?.id, phase: 'mounted', sentBytes: 0, from: expect.stringMatching(/^made\/new-/) },
    ])
  })

  it('names its layers as the engine does: by diff ID on a graph driver, by blob on a containerd store', async () => {
    const name = `${at.parts.registry.address}/${repository()}:1`
    await at.have('library/python:3.13-alpine', name)
    const { layers } = progressOf(await pushed(name))
    const { diffIds, blobs } = await at.layersOf('library/python', '3.13-alpine')
    const names = kind === 'containerd' ? blobs : diffIds
    expect(layers.map(({ id }) => id).toSorted()).toEqual(
      names.map((digest) => digest.slice('sha256:'.length, 'sha256:'.length + 12)).toSorted(),
    )
  })

  it('finds all layers there the second time', async () => {
    const name = `${at.parts.registry.address}/${repository()}:1`
    await at.have('library/python:3.13-alpine', name)
    await pushed(name)
    const transfer = await pushed(name)
    expect(transfer.state).toEqual({ kind: 'succeeded' })
    expect(new Set(phasesOf(transfer))).toEqual(new Set(['already-there']))
  })

  it('shows each layer go, never goes back, and tells its speed', async () => {
    const name = `${at.parts.way.address}/${repository()}:1`
    await at.haveNew(name)
    at.parts.way.setMode({ kind: 'throttle-requests', bytesPerSecond: 4_000_000 })
    const id = at.transfers.push({ reference: name })
    const transfer = await at.ended(id)
    expect(transfer.state).toEqual({ kind: 'succeeded' })
    const totals = pushTotals(progressOf(transfer))
    expect(totals.sentBytes).toBeGreaterThanOrEqual(9_000_000)
    expect(totals).toMatchObject({ totalBytes: totals.sentBytes, fraction: 1 })
    const bytes = at.versions.map((version) => pushTotals(progressOf(version)).sentBytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
    expect(at.versions.some(({ bytesPerSecond }) => bytesPerSecond !== undefined)).toBe(true)
  })

  it('that is cancelled in the middle leaves no name in the registry, and goes on the next time', async () => {
    const path = repository()
    const { id, reference } = await pushUnderWay(path)
    at.transfers.cancel(id)
    expect((await at.ended(id)).state).toEqual({ kind: 'cancelled' })
    await expectNoTag(path)
    at.parts.way.setMode({ kind: 'pass' })
    expect((await pushed(reference)).state).toEqual({ kind: 'succeeded' })
    expect(at.entries.map(({ outcome }) => outcome)).toEqual(['cancelled', 'succeeded'])
  })

  it('does not succeed where the registry goes away in the middle', async () => {
    const path = repository()
    const { id } = await pushUnderWay(path)
    at.parts.way.setMode({ kind: 'refuse' })
    at.parts.way.dropConnections()
    if (kind === 'graph-driver') {
      // It tries five times, with longer and longer pauses.
      await at.until('another attempt', () => phasesOf(at.current(id)).includes('retrying'))
      at.transfers.cancel(id)
      expect((await at.ended(id)).state).toEqual({ kind: 'cancelled' })
    } else {
      const failure = { kind: 'registry-unreachable' }
      expect((await at.ended(id)).state).toMatchObject({ kind: 'failed', failure })
    }
    await expectNoTag(path)
  })

  it('says that no registry is there', async () => {
    const name = '127.0.0.1:1/acme/api:1'
    await at.have('library/tiny:latest', name)
    const { state } = await pushed(name)
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'registry-unreachable' } })
  })

  it('says that the image is gone', async () => {
    const { state } = await pushed(`${at.parts.registry.address}/acme/nosuch:1`)
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } })
  })

  it('says that the registry takes no more requests', async () => {
    const body = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'rate limit exceeded' }] })
    at.parts.guarded.rules = { refuses: { status: 429, body } }
    const name = `${at.parts.guarded.address}/${repository()}:1`
    await at.have('library/tiny:latest', name)
    const { state } = await pushed(name)
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'rate-limited' } })
  })

  it('breaks where the engine is killed in the middle', async () => {
    const { id } = await pushUnderWay(repository())
    await at.parts.engine.kill()
    const { state } = await at.ended(id)
    await at.parts.engine.start()
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'stream-broken' } })
  })

  describe('to a registry that asks who it is', () => {
    const user = { name: 'ada', password: 'correct-horse' }
    const auths = (password: string) => ({
      auths: {
        [at.parts.guarded.address]: { auth: Buffer.from(`ada:${password}`).toString('base64') },
      },
    })
    const configure = async (config: object): Promise<void> => {
      await writeFile(`${at.folder}/config.json`, JSON.stringify(config))
    }
    const guardedName = async (): Promise<string> => {
      at.parts.guarded.rules = { user }
      const name = `${at.parts.guarded.address}/${repository()}:1`
      await at.have('library/tiny:latest', name)
      return name
    }

    it('succeeds with the right credentials', async () => {
      const name = await guardedName()
      await configure(auths(user.password))
      expect((await pushed(name)).state).toEqual({ kind: 'succeeded' })
    })

    it('succeeds with an identity token', async () => {
      const name = await guardedName()
      at.parts.guarded.rules = { user, issuedToken: 'refresh' }
      const entry = { auth: Buffer.from('ada:').toString('base64'), identitytoken: 'refresh' }
      await configure({ auths: { [at.parts.guarded.address]: entry } })
      expect((await pushed(name)).state).toEqual({ kind: 'succeeded' })
    })

    it.each([
      ['no', () => ({})],
      ['the wrong', () => auths('wrong')],
    ])('is refused with %s credentials, and says what to do', async (_what, config) => {
      const name = await guardedName()
      await configure(config())
      const { state } = await pushed(name)
      expect(state).toMatchObject({
        kind: 'failed',
        failure: {
          kind: 'unauthorized',
          advice: expect.stringContaining(`Sign in to ${at.parts.guarded.address}`) as string,
        },
      })
      expect(JSON.stringify(at.entries)).not.toContain('wrong')
    })

    it('can be pulled from it with the same credentials, and not without', async () => {
      const name = await guardedName()
      await configure(auths(user.password))
      await pushed(name)
      await at.remove(name)
      const [repositoryName = ''] = name.split(/:1$/)
      const pull = (registryAuth?: string) =>
        pullByEngine(
          at.greeting.client,
          { repository: repositoryName, tagOrDigest: '1', registryAuth },
          new AbortController().signal,
          () => undefined,
        )
      await expect(pull()).rejects.toMatchObject({ failure: { kind: 'unauthorized' } })
      const credentials = { kind: 'password', username: user.name, password: user.password } as const
      await pull(registryAuth(at.parts.guarded.address, credentials))
      expect(await at.imageId(name)).toBeDefined()
    })
  })
})
