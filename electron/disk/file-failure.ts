import { FailureError, type Failure } from '../core/failure.ts'
import { m } from '../words/messages.ts'

const full = (folder: string): Failure => ({
  kind: 'disk-full',
  message: m.disk_full({ folder }),
  advice: m.disk_full_advice(),
})

const denied = (path: string): Failure => ({
  kind: 'permission-denied',
  message: m.disk_denied({ path }),
  advice: m.disk_denied_advice(),
})

const missing = (path: string): Failure => ({
  kind: 'not-found',
  message: m.disk_missing({ path }),
  advice: m.disk_missing_advice(),
})

const unsuited = (path: string): Failure => ({
  kind: 'invalid-input',
  message: m.disk_unsuited({ path }),
  advice: m.disk_unsuited_advice(),
})

const failureFor = (code: string, path: string, folder: string): Failure | undefined => {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return full(folder)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return denied(path)
    case 'ENOENT':
      return missing(path)
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return unsuited(path)
    default:
      return undefined
  }
}

/** What a file system's error about a file of this machine means; any other error as it is. */
export const fileFailure = (error: unknown, path: string, folder: string): unknown => {
  const { code, syscall } = error as NodeJS.ErrnoException
  // The engine's socket has codes of its own, and some of these when it is connected to.
  if (code === undefined || syscall === undefined || syscall === 'connect') return error
  const failure = failureFor(code, path, folder)
  return failure === undefined ? error : new FailureError({ ...failure, ownWords: String(error) }, error)
}
