import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, engineRequest, isAnswering, pullImage } from '../support/engine-http.ts'
import { readDebianMirror } from '../support/debian-root.ts'
import { type FaultProxy, startFaultProxy, startThrottledRegistry } from '../support/fault-proxy.ts'
import { loadManyImages } from '../support/flood.ts'
import { findProcessesNaming } from '../support/processes.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, type SampleName } from '../support/sample-images.ts'

interface Inspected {
  readonly Architecture: string
  readonly RootFS: { readonly Layers: readonly string[] }
}

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const used = [
  ...(['library/python:3.13-alpine', 'library/python:3.12-alpine', 'library/multi:latest'] as const),
  ...(['library/postgres:17-alpine', 'library/tiny:latest'] as const),
] satisfies SampleName[]

const run = createRunFolder()
let registry: Registry

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, used)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

async function inspect(engine: Engine, name: string): Promise<Inspected> {
  return (await engineCall(engine, 'GET', `/images/${name}/json`)).json()
}

describe.each(kinds)('the %s engine', (kind) => {
  let engine: Engine

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
  })

  afterAll(() => engine.dispose())

  it('stores images as its kind says', async () => {
    const info = (await engineCall(engine, 'GET', '/info')).json<{ Driver: string }>()
    expect(info.Driver).toBe(kind === 'containerd' ? 'overlayfs' : 'overlay2')
  })

  it('pulls through the mirror by the names of Docker Hub, and images share their base layers', async () => {
    await pullImage(engine, 'python:3.13-alpine')
    await pullImage(engine, 'python:3.12-alpine')
    const newer = (await inspect(engine, 'python:3.13-alpine')).RootFS.Layers
    const older = (await inspect(engine, 'python:3.12-alpine')).RootFS.Layers
    expect(newer).toHaveLength(4)
    expect(older).toHaveLength(4)
    expect(newer.filter((layer) => older.includes(layer))).toEqual(newer.slice(0, 2))
  })

  it('pulls the image of an index that is for the platform asked', async () => {
    await pullImage(engine, 'multi:latest', { platform: 'linux/amd64' })
    expect((await inspect(engine, 'multi:latest')).Architecture).toBe('amd64')
  })

  it('runs a container that waits until it is stopped', async () => {
    await pullImage(engine, 'tiny:latest')
    const body = { Image: 'tiny:latest', HostConfig: { NetworkMode: 'none' } }
    const { Id } = (await engineCall(engine, 'POST', '/containers/create', body)).json<{ Id: string }>()
    await engineCall(engine, 'POST', `/containers/${Id}/start`)
    await engineCall(engine, 'POST', `/containers/${Id}/stop`)
    const { State } = (await engineCall(engine, 'GET', `/containers/${Id}/json`)).json<{
      State: { ExitCode: number }
    }>()
    expect(State.ExitCode).toBe(0)
  })

  it('has many images after an archive of them was loaded', async () => {
    const names = await loadManyImages(engine, 20, { prefix: 'test' })
    const listed = (await engineCall(engine, 'GET', '/images/json')).json<{ RepoTags: string[] | null }[]>()
    expect(listed.flatMap(({ RepoTags }) => RepoTags ?? [])).toEqual(expect.arrayContaining(names))
  })

  it('does not answer while it is frozen', async () => {
    await engine.freeze()
    expect(await isAnswering(engine)).toBe(false)
    engine.thaw()
    expect(await isAnswering(engine)).toBe(true)
  })

  it('has its images still when it starts again after a kill and after a stop', async () => {
    await engine.kill()
    expect(await isAnswering(engine)).toBe(false)
    await engine.start()
    await engine.stop()
    expect(await findProcessesNaming(dirname(engine.socketPath))).toEqual([])
    await engine.start()
    expect((await inspect(engine, 'python:3.13-alpine')).RootFS.Layers).toHaveLength(4)
  })
})

it.each(kinds)('leaves no process and no folder of the %s engine, whatever it was doing', async (kind) => {
  const engine = await startEngine({ kind, folder: run.path, registry })
  const folder = dirname(engine.socketPath)
  await pullImage(engine, 'tiny:latest')
  const body = { Image: 'tiny:latest', HostConfig: { NetworkMode: 'none' } }
  const { Id } = (await engineCall(engine, 'POST', '/containers/create', body)).json<{ Id: string }>()
  await engineCall(engine, 'POST', `/containers/${Id}/start`)
  expect((await findProcessesNaming(folder)).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['dockerd', 'containerd']),
  )
  await engine.dispose()
  expect(await findProcessesNaming(folder)).toEqual([])
  expect(existsSync(folder)).toBe(false)
})

it.each([
  {
    format: 'deb822',
    name: 'debian.sources',
    text:
      'Types: deb\nURIs: http://security.example/debian-security\nSuites: stable-security\nComponents: main\n\n' +
      'Types: deb\nURIs: http://mirror.example/debian\nSuites: stable stable-updates\nComponents: main contrib\n',
  },
  {
    format: 'one-line',
    name: 'debian.list',
    text: '# deb http://old.example/debian stable main\ndeb [arch=amd64] http://mirror.example/debian stable main\n',
  },
])('finds the Debian archive that apt uses, in the $format format', async ({ format, name, text }) => {
  const apt = join(run.path, format)
  await mkdir(join(apt, 'sources.list.d'), { recursive: true })
  await writeFile(join(apt, 'sources.list.d', name), text)
  expect(await readDebianMirror(apt)).toBe('http://mirror.example/debian')
})

it('says why an engine did not start', async () => {
  const env = { DOCKER_TMPDIR: '/dev/null/none' }
  await expect(startEngine({ kind: 'graph-driver', folder: run.path, registry, env })).rejects.toThrow(
    /ended while starting:\n.*\/dev\/null/s,
  )
})

describe('the proxy before an engine', () => {
  let engine: Engine
  let proxy: FaultProxy

  beforeAll(async () => {
    engine = await startEngine({ kind: 'graph-driver', folder: run.path, registry })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  it('passes requests on, and tells of them', async () => {
    const asked = proxy.whenConnected(/version/)
    expect((await engineRequest(proxy, 'GET', '/version')).status).toBe(200)
    expect(await asked).toBe('GET /version')
    await proxy.whenIdle()
    expect(proxy.connections).toBe(0)
  })

  it('refuses, and lets requests hang', async () => {
    proxy.setMode({ kind: 'refuse' })
    await expect(engineRequest(proxy, 'GET', '/version')).rejects.toThrow()
    proxy.setMode({ kind: 'hang' })
    expect(await isAnswering(proxy)).toBe(false)
    proxy.setMode({ kind: 'pass' })
    expect(await isAnswering(proxy)).toBe(true)
  })

  it('cuts a response short', async () => {
    proxy.setMode({ kind: 'cut', path: /\/info/, afterBytes: 700 })
    await expect(engineRequest(proxy, 'GET', '/info')).rejects.toThrow(/aborted/)
    expect((await engineRequest(proxy, 'GET', '/version')).status).toBe(200)
  })

  it('breaks the JSON of a stream, and of a whole answer, and nothing of HTTP', async () => {
    proxy.setMode({ kind: 'corrupt', path: /\/(images\/create|version)/ })
    const pulled = await engineRequest(proxy, 'POST', '/images/create?fromImage=tiny&tag=latest')
    expect(pulled.text).toContain('Status: Downloaded newer image for tiny:latest')
    expect(() => pulled.jsonLines()).toThrow(SyntaxError)
    const version = await engineRequest(proxy, 'GET', '/version')
    expect(() => version.json()).toThrow(SyntaxError)
  })

  it('slows answers down', async () => {
    proxy.setMode({ kind: 'delay', ms: 300 })
    expect(await timed(() => engineRequest(proxy, 'GET', '/version'))).toBeGreaterThan(290)
    proxy.setMode({ kind: 'throttle', bytesPerSecond: 4000 })
    expect(await timed(() => engineRequest(proxy, 'GET', '/info'))).toBeGreaterThan(300)
  })
})

it('makes a pull through a throttled registry last long enough to be cancelled', async () => {
  const slow = await startThrottledRegistry(registry, { bytesPerSecond: 2_000_000 })
  const engine = await startEngine({ kind: 'graph-driver', folder: run.path, registry: slow })
  const proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  try {
    const downloading = slow.whenConnected(/blobs/)
    const pull = pullImage(proxy, 'postgres:17-alpine').catch((error: unknown) => error)
    await downloading
    proxy.dropConnections()
    expect(await pull).toBeInstanceOf(Error)
    expect((await engineRequest(engine, 'GET', '/images/postgres:17-alpine/json')).status).toBe(404)
    expect(await timed(() => pullImage(engine, 'postgres:17-alpine'))).toBeGreaterThan(5000)
  } finally {
    await proxy.dispose()
    await engine.dispose()
    await slow.dispose()
  }
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}
