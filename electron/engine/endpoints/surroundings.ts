import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import type { SocketAddress } from '../../core/endpoint.ts'
import { FailureError } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'

/** What came of knocking at a socket. */
export type Knock =
  /** Something took the connection. */
  | 'accepts'
  /** The socket is there, and nothing listens. */
  | 'refused'
  /** There is no socket. */
  | 'absent'
  /** This user may not open the socket. */
  | 'denied'
  /** Something listens, and did not take the connection in time. */
  | 'silent'

/** What discovery looks at: the environment, some files, and who listens. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeFolder: string
  readonly platform: NodeJS.Platform
  /** The user's number; absent on Windows. */
  readonly uid?: number
  /** The file's text; rejects as `node:fs` does. */
  readonly readTextFile: (path: string) => Promise<string>
  /** The names in the folder; rejects as `node:fs` does. */
  readonly listFolder: (path: string) => Promise<readonly string[]>
  /** Connects, and hangs up at once. */
  readonly canConnect: (address: SocketAddress, deadlineMs: number) => Promise<Knock>
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined

/** EAGAIN is a full backlog on Linux, EBUSY a pipe without a free instance on Windows: someone is there, but busy. */
const knockOf = (code: string | undefined): Knock => {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'absent'
    case 'EACCES':
    case 'EPERM':
      return 'denied'
    case 'EAGAIN':
    case 'EBUSY':
      return 'silent'
    default:
      return 'refused'
  }
}

const knock = ({ path }: SocketAddress, deadlineMs: number): Promise<Knock> =>
  new Promise((resolve) => {
    const socket = connect({ path })
    const deadline = setTimeout(() => answer('silent'), deadlineMs)
    const answer = (outcome: Knock) => {
      clearTimeout(deadline)
      socket.destroy()
      resolve(outcome)
    }
    socket.once('connect', () => answer('accepts'))
    socket.on('error', (error) => answer(knockOf(codeOf(error))))
  })

/** This machine, as this process sees it. */
export const nodeSurroundings = (): Surroundings => ({
  env: process.env,
  homeFolder: homedir(),
  platform: process.platform,
  ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
  readTextFile: (path) => readFile(path, 'utf8'),
  listFolder: (path) => readdir(path),
  canConnect: knock,
})

const unreadable = (path: string, error: unknown): FailureError =>
  new FailureError(
    {
      kind: codeOf(error) === 'EACCES' ? 'permission-denied' : 'unexpected',
      message: m.engine_file_unreadable({ path }),
      advice: m.engine_file_unreadable_advice(),
      ownWords: String(error),
    },
    error,
  )

const isAbsence = (error: unknown): boolean => knockOf(codeOf(error)) === 'absent'

/** The file's text, or `undefined` where there is none; a file that cannot be read gives a failure that names it. */
export const readIfThere = async (
  surroundings: Pick<Surroundings, 'readTextFile'>,
  path: string,
): Promise<string | undefined> => {
  try {
    return await surroundings.readTextFile(path)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw unreadable(path, error)
  }
}

/** The names in the folder, sorted; none where there is no folder or it may not be read. */
export const namesIn = async (
  surroundings: Pick<Surroundings, 'listFolder'>,
  folder: string,
): Promise<readonly string[]> => {
  try {
    return [...(await surroundings.listFolder(folder))].sort()
  } catch {
    return []
  }
}
