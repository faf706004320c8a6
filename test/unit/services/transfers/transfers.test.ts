import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError } from '../../../../electron/core/failure.ts'
import { dockerFiles, tarOf } from '../archives/made-archives.ts'
import { failureThrownBy } from './pulls-on.ts'
import { imageNamed } from './scripted-engine.ts'
import { digest, itsDigest, pushing, transfersOn } from './transfers-on.ts'

describe('a push', () => {
  it('is asked for with the registry’s credentials, by the name as the engine takes it', async () => {
    const { transfers, asked } = transfersOn()
    transfers.push({ reference: 'docker.io/acme/api' })
    transfers.push({ reference: 'ghcr.io/acme/api:2' })
    expect((await asked(0)).request).toEqual({
      repository: 'acme/api',
      tag: 'latest',
      registry: 'docker.io',
      registryAuth: 'auth of docker.io',
    })
    expect((await asked(1)).request).toMatchObject({ repository: 'ghcr.io/acme/api', tag: '2' })
  })

  it('ends with the digest, and the ledger has it', async () => {
    const { transfers, asked, ended, recorded, images } = transfersOn()
    const image = imageNamed('ghcr.io/acme/api:1', 'a', 'ghcr.io/acme/api')
    images.set('ghcr.io/acme/api:1', image)
    const id = transfers.push({ reference: 'ghcr.io/acme/api:1' })
    const call = await asked(0)
    call.say(pushing('aaaaaaaaaaaa', 5, 9), itsDigest)
    call.end()
    expect(await ended(id)).toMatchObject({ state: { kind: 'succeeded' }, work: { kind: 'push', digest } })
    expect(recorded).toEqual([
      {
        beginning: {
          action: 'push',
          engineId: 'E1',
          reference: 'ghcr.io/acme/api:1',
          startedAtMs: expect.any(Number) as number,
          command: 'docker push ghcr.io/acme/api:1',
        },
        ending: {
          outcome: 'succeeded',
          endedAtMs: expect.any(Number) as number,
          bytes: 5,
          digest,
          imageId: image.id,
        },
      },
    ])
  })

  it.each([
    ['unauthorized', 'denied: requested access to the resource is denied', /Sign in to ghcr\.io/],
    ['unauthorized', 'unauthorized: authentication required', /Sign in to ghcr\.io/],
    ['rate-limited', 'toomanyrequests: You have reached your rate limit', /sign in to ghcr\.io/],
    ['disk-full', 'denied: adding 1 GiB will exceed the configured upper limit of 2 GiB', /room/],
    ['registry-unreachable', 'dial tcp 1.2.3.4:443: connect: connection refused', /network/],
    ['not-found', 'An image does not exist locally with the tag: ghcr.io/acme/api', /name/],
  ])('that the registry refuses is %s: %s', async (kind, words, advice) => {
    const { transfers, asked, ended, recorded } = transfersOn()
    const id = transfers.push({ reference: 'ghcr.io/acme/api:1' })
    const call = await asked(0)
    call.say({ errorDetail: { message: words }, error: words })
    call.end()
    const failure = { kind, advice: expect.stringMatching(advice) as string, ownWords: words }
    expect((await ended(id)).state).toMatchObject({ kind: 'failed', failure })
    expect(recorded[0]?.ending).toMatchObject({ outcome: 'failed', failure: { kind } })
  })

  it('that ends without a digest has not succeeded', async () => {
    const { transfers, asked, ended } = transfersOn()
    const id = transfers.push({ reference: 'acme/api' })
    ;(await asked(0)).end()
    expect((await ended(id)).state).toMatchObject({ kind: 'failed', failure: { kind: 'stream-broken' } })
  })

  it('of the same name is the same push while it runs', async () => {
    const { transfers, asked, pushes } = transfersOn()
    const id = transfers.push({ reference: 'acme/api' })
    await asked(0)
    expect(transfers.push({ reference: 'docker.io/acme/api:latest' })).toBe(id)
    expect(pushes).toHaveLength(1)
  })

  it.each(['acme/Api', '', `acme/api@${digest}`, `acme/api:1@${digest}`, `acme/api:${'x'.repeat(129)}`])(
    'of “%s” is refused before anything is asked',
    (reference) => {
      const { transfers } = transfersOn()
      expect(failureThrownBy(() => transfers.push({ reference })).kind).toBe('invalid-reference')
      expect(transfers.list()).toEqual([])
    },
  )

  it('that is cancelled has told the engine', async () => {
    const { transfers, asked, ended, recorded } = transfersOn()
    const id = transfers.push({ reference: 'acme/api' })
    const call = await asked(0)
    transfers.cancel(id)
    expect(call.signal.aborted).toBe(true)
    expect((await ended(id)).state).toEqual({ kind: 'cancelled' })
    expect(recorded[0]?.ending).toMatchObject({ outcome: 'cancelled' })
  })

  it('waits where there is room for one only, and is cancelled there without the engine', async () => {
    const { transfers, asked, transfer, pushes } = transfersOn({}, 1)
    transfers.push({ reference: 'acme/a' })
    const second = transfers.push({ reference: 'acme/b' })
    await asked(0)
    expect(transfer(second).state).toEqual({ kind: 'queued' })
    transfers.cancel(second)
    expect(transfer(second).state).toEqual({ kind: 'cancelled' })
    expect(pushes).toHaveLength(1)
  })

  it('that failed begins anew under its ID', async () => {
    const { transfers, asked, ended, transfer } = transfersOn()
    const id = transfers.push({ reference: 'acme/api' })
    const call = await asked(0)
    call.say(pushing('aaaaaaaaaaaa', 5, 9))
    call.fail(new Error('no'))
    await ended(id)
    transfers.retry(id)
    expect(transfer(id)).toMatchObject({ state: { kind: 'running' }, work: { progress: { layers: [] } } })
    expect((await asked(1)).request.repository).toBe('acme/api')
  })

  it('fails at once where there is no engine, and is not in the ledger', async () => {
    const { transfers, ended, settings, recorded } = transfersOn()
    settings.engine = undefined
    const id = transfers.push({ reference: 'acme/api' })
    expect((await ended(id)).state).toMatchObject({ failure: { kind: 'engine-unreachable' } })
    expect(recorded).toEqual([])
  })
})

describe('an archive', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-transfers-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const save = (name = 'images.tar', overwrite = false, images = ['a:1', 'b:1']) => ({
    images,
    path: join(folder, name),
    overwrite,
  })

  it('is saved with the names that were asked for, and says so in the ledger', async () => {
    const { transfers, ended, recorded } = transfersOn()
    const transfer = await ended(await transfers.save(save('my images.tar')))
    expect(transfer).toMatchObject({
      state: { kind: 'succeeded' },
      work: { kind: 'save', images: ['a:1', 'b:1'], writtenBytes: 2048, expectedBytes: 2048 },
      command: `docker save -o '${join(folder, 'my images.tar')}' a:1 b:1`,
    })
    expect(recorded[0]).toMatchObject({
      beginning: { action: 'save', names: ['a:1', 'b:1'] },
      ending: { outcome: 'succeeded', bytes: 2048 },
    })
  })

  it('has a command that compresses where it is compressed', async () => {
    const { transfers, transfer } = transfersOn()
    const id = await transfers.save(save('images.tgz', false, ['a:1']))
    expect(transfer(id).command).toBe(`docker save a:1 | gzip > ${join(folder, 'images.tgz')}`)
  })

  it('is not begun where it would not fit', async () => {
    const { transfers, ended, settings } = transfersOn()
    settings.freeBytes = 2000
    const { state } = await ended(await transfers.save(save()))
    expect(state).toMatchObject({
      kind: 'failed',
      failure: {
        kind: 'disk-full',
        message: `The archive takes at least 2.05 kB; 2.00 kB is free in ${folder}.`,
      },
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('is begun where it is expected not to fit, but may', async () => {
    const archiveBytes = () => Promise.resolve({ expectedBytes: 9000, leastBytes: 1000 })
    const { transfers, ended, settings } = transfersOn({ archiveBytes })
    settings.freeBytes = 2000
    expect((await ended(await transfers.save(save()))).state.kind).toBe('succeeded')
  })

  it('does not take the place of a file unless that is agreed', async () => {
    const { transfers, ended } = transfersOn()
    await writeFile(join(folder, 'images.tar'), 'precious')
    await expect(transfers.save(save())).rejects.toMatchObject({ failure: { kind: 'invalid-input' } })
    expect((await ended(await transfers.save(save('images.tar', true)))).state.kind).toBe('succeeded')
  })

  it('is written by one at a time', async () => {
    const { transfers, ended } = transfersOn()
    const id = await transfers.save(save())
    await expect(transfers.save(save())).rejects.toBeInstanceOf(FailureError)
    await ended(id)
  })

  it('is loaded, and says what was in it', async () => {
    const { transfers, ended, recorded, images } = transfersOn()
    const image = imageNamed('a:1', 'a', 'a')
    images.set('a:1', image)
    const tar = await tarOf(dockerFiles(['a:1']))
    await writeFile(join(folder, 'images.tar'), tar)
    expect(await ended(transfers.load({ path: join(folder, 'images.tar') }))).toMatchObject({
      state: { kind: 'succeeded' },
      work: { readBytes: tar.length, totalBytes: tar.length, loaded: [{ name: 'a:1' }] },
      command: `docker load -i ${join(folder, 'images.tar')}`,
    })
    expect(recorded[0]).toMatchObject({
      beginning: { action: 'load' },
      ending: { outcome: 'succeeded', bytes: tar.length, imageId: image.id, names: ['a:1'] },
    })
  })

  it('is not sent to the engine where it is none', async () => {
    let asked = 0
    const { transfers, ended, recorded } = transfersOn({ load: () => Promise.resolve(void (asked += 1)) })
    await writeFile(join(folder, 'notes.txt'), 'hello')
    const { state } = await ended(transfers.load({ path: join(folder, 'notes.txt') }))
    expect(state).toMatchObject({ failure: { kind: 'invalid-input' } })
    expect(asked).toBe(0)
    expect(recorded[0]?.ending).toMatchObject({ outcome: 'failed', failure: { kind: 'invalid-input' } })
  })

  it('is not sent to an engine of this machine that has no room for it', async () => {
    const { transfers, ended, settings } = transfersOn()
    await writeFile(join(folder, 'images.tar'), await tarOf(dockerFiles(['a:1'])))
    settings.freeBytes = 100
    const { state } = await ended(transfers.load({ path: join(folder, 'images.tar') }))
    expect(state).toMatchObject({
      failure: { kind: 'disk-full', message: expect.stringContaining('/engine') },
    })
  })

  it('is sent to an engine elsewhere, whatever room there is here', async () => {
    const { transfers, ended, settings } = transfersOn({ localFolder: () => Promise.resolve(undefined) })
    await writeFile(join(folder, 'images.tar'), await tarOf(dockerFiles(['a:1'])))
    settings.freeBytes = 100
    expect((await ended(transfers.load({ path: join(folder, 'images.tar') }))).state.kind).toBe('succeeded')
  })

  it('that the engine refuses has failed with its words', async () => {
    const words = 'archive/tar: invalid tar header'
    const { transfers, ended } = transfersOn({
      load: (_archive, _signal, onMessage) => Promise.resolve(onMessage({ errorDetail: { message: words } })),
    })
    await writeFile(join(folder, 'images.tar'), await tarOf(dockerFiles(['a:1'])))
    const { state } = await ended(transfers.load({ path: join(folder, 'images.tar') }))
    expect(state).toMatchObject({ failure: { kind: 'invalid-input', ownWords: words } })
  })
})

it('an ended transfer can be taken off the list, one that runs cannot', async () => {
  const { transfers, asked, ended } = transfersOn()
  const id = transfers.push({ reference: 'acme/api' })
  const call = await asked(0)
  transfers.dismiss(id)
  expect(transfers.unfinished()).toBe(1)
  call.fail(new Error('no'))
  await ended(id)
  transfers.dismiss(id)
  expect(transfers.list()).toEqual([])
  expect(failureThrownBy(() => transfers.cancel(id)).kind).toBe('not-found')
})

it('cancelling all ends what runs and what waits', async () => {
  const { transfers, asked } = transfersOn({}, 1)
  for (const reference of ['acme/a', 'acme/b']) transfers.push({ reference })
  await asked(0)
  await transfers.cancelAll()
  expect(transfers.list().map(({ state }) => state.kind)).toEqual(['cancelled', 'cancelled'])
})
