import { basename } from 'node:path'
import { FailureError, type Failure } from '../../core/failure.ts'

const full = (folder: string): Failure => ({
  kind: 'disk-full',
  message: `The disk that ${folder} is on is full.`,
  advice: 'Make room there, or choose another folder.',
})

const denied = (path: string): Failure => ({
  kind: 'permission-denied',
  message: `You may not use ${path}.`,
  advice: 'Choose another place, or see that the file and its folder are yours to use.',
})

const missing = (path: string): Failure => ({
  kind: 'not-found',
  message: `There is no ${path}.`,
  advice: 'Choose the file again; it may have been moved or renamed.',
})

const unsuited = (path: string): Failure => ({
  kind: 'invalid-input',
  message: `${path} is no file that can be used here.`,
  advice: 'Choose another name or another file.',
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

/** The file is no archive of images; `why` says what it is instead, after its name. */
export const noArchive = (path: string, why: string, advice: string): FailureError =>
  new FailureError({ kind: 'invalid-input', message: `${basename(path)} ${why}`, advice })

/** The archive's end is missing. */
export const cutArchive = (path: string): FailureError =>
  noArchive(
    path,
    'ends in the middle of the archive.',
    'It was not copied or downloaded to its end: fetch it again.',
  )
