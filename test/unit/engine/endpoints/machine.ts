import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { nodeSurroundings, type Surroundings } from '../../../../electron/engine/endpoints/surroundings.ts'

/** A real folder that stands for the root of a machine, with real files and real sockets in it. */
export interface Machine {
  readonly home: string
  /** Where `path` of this machine really is. */
  readonly at: (path: string) => string
  readonly write: (path: string, text: string) => Promise<void>
  readonly writeJson: (path: string, value: unknown) => Promise<void>
  readonly addContext: (name: string, endpoint: object, folder?: string) => Promise<void>
  /** Listens at `path`; every connection is taken. */
  readonly listen: (path: string) => Promise<Server>
  /** Leaves a socket at `path` that nothing listens at any more. */
  readonly leaveDeadSocket: (path: string) => Promise<void>
  readonly surroundings: (given?: Partial<Surroundings>) => Surroundings
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** The name of a context's folder. */
export const contextFolder = (name: string): string => createHash('sha256').update(name).digest('hex')

const listenScript = `
  const [, path, busy] = process.argv
  require('node:net').createServer().listen({ path, backlog: 1 }, () => {
    require('node:fs').writeSync(1, 'listening')
    if (busy) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`

/** A process that listens at `path`, a real one. A `busy` one never takes a connection, and only SIGKILL ends it. */
export const listenInProcess = async (path: string, busy: 'busy' | '' = ''): Promise<ChildProcess> => {
  const server = spawn(process.execPath, ['-e', listenScript, path, busy], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(server.stdout, 'data')
  return server
}

/** A machine with nothing on it, whose user 4242 has the home folder /home/ada. */
export const createMachine = async (): Promise<Machine> => {
  const root = await mkdtemp(join(tmpdir(), 'lading-'))
  await chmod(root, 0o755)
  const home = '/home/ada'
  const at = (path: string) => join(root, path)
  const servers: Server[] = []
  const real = nodeSurroundings()

  const write = async (path: string, text: string) => {
    await mkdir(dirname(at(path)), { recursive: true })
    await writeFile(at(path), text)
  }
  const writeJson = (path: string, value: unknown) => write(path, JSON.stringify(value))

  const listen = async (path: string) => {
    await mkdir(dirname(at(path)), { recursive: true })
    const server = createServer((socket) => socket.resume())
    servers.push(server)
    await once(server.listen(at(path)), 'listening')
    return server
  }

  return {
    home,
    at,
    write,
    writeJson,
    listen,
    addContext: (name, endpoint, folder = `${home}/.docker`) =>
      writeJson(`${folder}/contexts/meta/${contextFolder(name)}/meta.json`, {
        Name: name,
        Metadata: {},
        Endpoints: { docker: endpoint },
      }),
    leaveDeadSocket: async (path) => {
      await mkdir(dirname(at(path)), { recursive: true })
      const server = await listenInProcess(at(path))
      server.kill('SIGKILL')
      await once(server, 'exit')
    },
    surroundings: (given = {}) => ({
      env: {},
      homeFolder: home,
      platform: 'linux',
      uid: 4242,
      readTextFile: (path) => real.readTextFile(at(path)),
      listFolder: (path) => real.listFolder(at(path)),
      canConnect: ({ path }, deadlineMs) => real.canConnect({ kind: 'socket', path: at(path) }, deadlineMs),
      ...given,
    }),
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) server.close()
      await rm(root, { recursive: true })
    },
  }
}

/** Does `work` as a user who is not root, as whom nothing would be denied. */
export const unprivileged = async <T>(work: () => Promise<T>): Promise<T> => {
  if (process.getuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
