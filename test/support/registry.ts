import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { enginePackages, ensureDebianPackages } from '../../build/debian-packages.mjs'
import { readTail } from './log-tail.ts'

/** A real image registry of this test's own, on the loopback. */
export interface Registry {
  /** `127.0.0.1:PORT`, as in the names of its images. */
  readonly address: string
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Starts it again after `stop`, on the same port and with the same images. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops it and removes its folder. */
  dispose(): Promise<void>
}

const startDeadlineMs = 15_000
const pingIntervalMs = 20

/**
 * Starts Debian's docker-registry and waits until it answers. It allows deletion, and ends with this process.
 * @param options.folder an existing folder, of the run: the registry makes one of its own within it
 * @param options.port a free one when left out
 * @throws Error with the end of its log when it does not start
 */
export async function startRegistry(options: { folder: string; port?: number }): Promise<Registry> {
  await ensureDebianPackages(enginePackages)
  const folder = await mkdtemp(join(options.folder, 'r-'))
  const address = `127.0.0.1:${options.port ?? (await findFreePort())}`
  const url = `http://${address}`
  const configPath = join(folder, 'config.json')
  const logPath = join(folder, 'registry.log')
  await writeFile(configPath, JSON.stringify(configure(address, folder)))

  let server: ChildProcess | undefined
  const registry: Registry = {
    address,
    url,
    async start() {
      server = await spawnRegistry(configPath, logPath)
      await whenAnswering(url, server, logPath)
    },
    async stop() {
      if (server && isRunning(server)) {
        const ended = once(server, 'close')
        server.kill()
        await ended
      }
      server = undefined
    },
    async dispose() {
      await registry.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await registry.start().catch(async (error: unknown) => {
    await registry.dispose()
    throw error
  })
  return registry
}

/** JSON is YAML, which the registry reads. */
const configure = (addr: string, folder: string): object => ({
  version: '0.1',
  log: { level: 'warn', accesslog: { disabled: true } },
  storage: {
    filesystem: { rootdirectory: join(folder, 'data'), maxthreads: 100 },
    delete: { enabled: true },
    cache: { blobdescriptor: 'inmemory' },
  },
  http: { addr },
})

async function spawnRegistry(configPath: string, logPath: string): Promise<ChildProcess> {
  const log = await open(logPath, 'a')
  // The kernel kills it when this process dies, however that happens.
  const args = ['--pdeathsig', 'KILL', 'docker-registry', 'serve', configPath]
  const server = spawn('setpriv', args, { cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd] })
  await log.close()
  return server
}

async function whenAnswering(url: string, server: ChildProcess, logPath: string): Promise<void> {
  const deadlineMs = Date.now() + startDeadlineMs
  while (isRunning(server) && Date.now() < deadlineMs) {
    const answer = await fetch(`${url}/v2/`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok && isRunning(server)) return
    await wait(pingIntervalMs)
  }
  throw new Error(`The registry did not start:\n${await readTail(logPath)}`)
}

const isRunning = (server: ChildProcess): boolean => server.exitCode === null && server.signalCode === null

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
