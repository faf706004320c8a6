import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { LedgerEntry } from '../../electron/core/ledger.ts'
import { pushTotals } from '../../electron/core/transfers/push-progress.ts'
import type { Transfer, TransferId } from '../../electron/core/transfers/transfer.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { inspectImage } from '../../electron/engine/images.ts'
import {
  createCliCredentials,
  type CliCredentialsOptions,
} from '../../electron/registry/credentials/credentials.ts'
import { registryAuth } from '../../electron/registry/credentials/registry-auth.ts'
import { credentialsKeyOf } from '../../electron/registry/distribution/endpoints.ts'
import type { Activity } from '../../electron/services/activity.ts'
import { createTransfers, type Transfers } from '../../electron/services/transfers/transfers.ts'
import { transferringEngine } from '../../electron/wiring/engine-ports.ts'
import { type Engine, type EngineKind, startEngine } from './engine.ts'
import { engineCall, pullImage } from './engine-http.ts'
import { operate } from './engine-operations.ts'
import {
  type FaultProxy,
  type RegistryProxy,
  startFaultProxy,
  startThrottledRegistry,
} from './fault-proxy.ts'
import { pushImage as makeImage } from './images.ts'
import { freeBytesAt, greetAt } from './lading.ts'
import { type Registry, startRegistry } from './registry.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { pushSampleImages, type SampleName } from './sample-images.ts'
import { startTokenRegistry, type TokenRegistry } from './token-registry.ts'
import { createAwaited, type Awaited } from './until.ts'

const names = [
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/multi:latest',
  'library/tiny:latest',
] as const satisfies SampleName[]

interface Parts {
  readonly run: RunFolder
  readonly registry: Registry
  /** Another one, which has nothing, by a way that tests may slow down and break. */
  readonly other: Registry
  readonly way: RegistryProxy
  /** The same registry behind a token server. */
  readonly guarded: TokenRegistry
  readonly engine: Engine
  /** Stands between Lading and the engine. */
  readonly proxy: FaultProxy
}

/** Everything that a test of pushes and archives needs. */
export interface Transferring {
  readonly parts: Parts
  /** A folder of this test's own. */
  readonly folder: string
  /** The docker CLI's surroundings: a configuration of this test's own. */
  readonly cli: CliCredentialsOptions
  readonly greeting: Greeting
  readonly transfers: Transfers
  /** Every version of every transfer that the window was told of. */
  readonly versions: readonly Transfer[]
  readonly entries: readonly LedgerEntry[]
  /** Writes them. */
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly until: Awaited['until']
  readonly ended: (id: TransferId) => Promise<Transfer>
  readonly current: (id: TransferId) => Transfer
  /** Settles once so many bytes of a transfer have moved. */
  readonly untilMoved: (id: TransferId, bytes: number) => Promise<unknown>
  /** Pulls a sample image, by its name in the registry, and gives it a name; its ID. */
  readonly have: (sample: (typeof names)[number], name: string) => Promise<string>
  /** Makes an image of 9 MB that no registry but the first has, and gives it a name; its ID. */
  readonly haveNew: (name: string) => Promise<string>
  /** The ID of the image that has this name. */
  readonly imageId: (name: string) => Promise<string | undefined>
  readonly remove: (name: string) => Promise<void>
  /** The layers of an image of the first registry, by the digests of their tars and of their blobs. */
  readonly layersOf: (
    repository: string,
    tag: string,
  ) => Promise<{ readonly diffIds: readonly string[]; readonly blobs: readonly string[] }>
}

const startParts = async (kind: EngineKind): Promise<Parts> => {
  const run = createRunFolder()
  const registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, names)
  const other = await startRegistry({ folder: run.path })
  const way = await startThrottledRegistry(other, { bytesPerSecond: 1 })
  const guarded = await startTokenRegistry(registry)
  const engine = await startEngine({ kind, folder: run.path, registry })
  const proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  return { run, registry, other, way, guarded, engine, proxy }
}

const endParts = async ({ run, registry, other, way, guarded, engine, proxy }: Parts): Promise<void> => {
  await proxy.dispose()
  await engine.dispose()
  await guarded.dispose()
  await way.dispose()
  await other.dispose()
  await registry.dispose()
  await run.dispose()
}

const movedBytes = ({ work }: Transfer): number => {
  switch (work.kind) {
    case 'push':
      return pushTotals(work.progress).sentBytes
    case 'save':
      return work.writtenBytes
    case 'load':
      return work.readBytes
  }
}

/** Sets up an engine, registries and the ways between them, for the tests of the suite that calls it. */
export const setUpTransferring = (kind: EngineKind): Transferring => {
  let parts: Parts
  let made = 0
  let greeting: Greeting
  let folder: string
  let transfers: Transfers
  let versions: Transfer[]
  let entries: LedgerEntry[]
  const { changed, until } = createAwaited()
  const activity: Transferring['activity'] = {
    begin: (beginning) => ({ ...beginning, id: 1, outcome: 'running' }),
    finish: (entry, ending) => void entries.push({ ...entry, ...ending }),
  }

  beforeAll(async () => {
    parts = await startParts(kind)
  })
  afterAll(() => endParts(parts))

  const cli = {
    env: {
      get DOCKER_CONFIG() {
        return folder
      },
      get PATH() {
        return `${folder}:${process.env['PATH'] ?? ''}`
      },
    },
    homeFolder: '/nonexistent',
    readTextFile: (path: string) => readFile(path, 'utf8'),
    helperDeadlineMs: 20_000,
  }

  beforeEach(async () => {
    const { proxy, way, run, engine, guarded } = parts
    proxy.setMode({ kind: 'pass' })
    way.setMode({ kind: 'pass' })
    guarded.rules = {}
    await operate(engine, { kind: 'prune', all: true })
    greeting = await greetAt(proxy.socketPath)
    folder = await mkdtemp(join(run.path, 't-'))
    versions = []
    entries = []
    const told = versions
    transfers = createTransfers({
      engine: () =>
        transferringEngine(greeting, {
          localFolder: () => Promise.resolve(engine.dataRoot),
          archiveBytesOf: () => undefined,
        }),
      activity,
      registryAuth: async (domain, signal) => {
        const key = credentialsKeyOf(domain)
        return registryAuth(key, await createCliCredentials(cli)(key, signal))
      },
      freeBytesAt,
      limit: () => 3,
      nowMs: () => Date.now(),
      newId: randomUUID,
      onChange: ({ upserted }) => {
        told.push(...upserted)
        changed()
      },
    })
  })
  afterEach(async () => {
    await transfers.cancelAll()
    await rm(folder, { recursive: true, force: true })
  })

  const current = (id: TransferId): Transfer => {
    const found = transfers.list().find((one) => one.id === id)
    if (found === undefined) throw new Error('not on the list')
    return found
  }
  const imageId = async (name: string) => (await inspectImage(greeting.client, greeting.engine, name))?.id

  const have = async (inRegistry: string, name: string): Promise<string> => {
    const { engine, registry } = parts
    const pulled = `${registry.address}/${inRegistry}`
    await pullImage(engine, pulled)
    await operate(engine, { kind: 'tag', name: pulled, as: name })
    const id = await imageId(name)
    if (id === undefined) throw new Error(`${name} did not come about`)
    return id
  }

  return {
    get parts() {
      return parts
    },
    get folder() {
      return folder
    },
    cli,
    get greeting() {
      return greeting
    },
    get transfers() {
      return transfers
    },
    get versions() {
      return versions
    },
    activity,
    get entries() {
      return entries
    },
    until,
    current,
    ended: (id) =>
      until(
        'the transfer to end',
        () => {
          const now = current(id)
          return now.endedAtMs !== undefined && now
        },
        () => transfers.list(),
        90_000,
      ),
    untilMoved: (id, bytes) =>
      until(
        `${bytes} bytes to move`,
        () => movedBytes(current(id)) >= bytes,
        () => current(id),
      ),
    have,
    haveNew: async (name) => {
      made += 1
      const content = { 'data.bin': { bytes: 9_000_000, seed: 10_000 + made } }
      const layers = [{ instruction: 'COPY data.bin / # buildkit', files: content }]
      await makeImage(parts.registry, { repository: `made/new-${made}`, tags: ['1'], layers })
      return have(`made/new-${made}:1`, name)
    },
    imageId,
    remove: async (name) => {
      await engineCall(parts.engine, 'DELETE', `/images/${encodeURIComponent(name)}?force=1`)
    },
    layersOf: async (repository, tag) => {
      const read = async (path: string): Promise<unknown> => {
        const headers = { Accept: 'application/vnd.oci.image.manifest.v1+json' }
        return (await fetch(`${parts.registry.url}/v2/${repository}/${path}`, { headers })).json()
      }
      const manifest = (await read(`manifests/${tag}`)) as {
        config: { digest: string }
        layers: { digest: string }[]
      }
      const config = (await read(`blobs/${manifest.config.digest}`)) as { rootfs: { diff_ids: string[] } }
      return { diffIds: config.rootfs.diff_ids, blobs: manifest.layers.map(({ digest }) => digest) }
    },
  }
}
