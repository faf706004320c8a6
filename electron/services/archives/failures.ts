import { basename } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'

/** The file is no archive of images; `says` tells of it by its name what it is instead. */
export const noArchive = (
  path: string,
  says: (inputs: { readonly file: string }) => string,
  advice: string,
): FailureError =>
  new FailureError({ kind: 'invalid-input', message: says({ file: basename(path) }), advice })

/** The archive's end is missing. */
export const cutArchive = (path: string): FailureError =>
  noArchive(path, m.archives_cut, m.archives_fetch_to_its_end())
