/** Changes the docker CLI's `config.json` as the CLI does (docker/cli cli/config/configfile/file.go, `Save`). */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, readlink, realpath, rename } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { writeWhole } from '../../disk/whole-file.ts'
import { configIn, configPath, type CliSurroundings } from './cli-config.ts'
import { m } from '../../words/messages.ts'

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

const notWritten = (path: string, ownWords: string, cause?: unknown): FailureError => {
  const code = codeOf(cause)
  return new FailureError(
    {
      kind: code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'permission-denied',
      message: m.registry_config_unchanged({ path }),
      advice: m.registry_config_unchanged_advice(),
      ownWords,
    },
    cause,
  )
}

const damaged = (path: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.registry_config_damaged({ path }),
    advice: m.registry_config_damaged_advice(),
  })

/** The file that a link stands for, also where that is not there yet. */
const targetOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch {
    const link = await readlink(path).catch(() => undefined)
    return link === undefined ? path : targetOf(resolve(dirname(path), link))
  }
}

const read = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw notWritten(path, String(error), error)
  }
}

const replace = (path: string, text: string): Promise<void> => {
  const part = `${path}.lading-${randomUUID()}`
  return writeWhole({
    part,
    mode: 0o600,
    write: (file) => file.writeFile(text),
    place: () => rename(part, path),
  })
}

/**
 * Changes the text of `config.json`; an empty or missing one is `{}`. The new file takes the old one's place at once, is
 * readable by its owner alone, and a link stays a link. Nothing is written where nothing changes.
 *
 * Throws a `FailureError`: `permission-denied` or `disk-full` where it cannot be read or written, `invalid-input` where
 * what is there is no configuration.
 */
export const changeConfig = async (
  surroundings: Pick<CliSurroundings, 'env' | 'homeFolder'>,
  change: (text: string) => string,
): Promise<void> => {
  const path = await targetOf(configPath(surroundings))
  const before = await read(path)
  const text = before.trim() === '' ? '{}' : before
  if (configIn(text) === undefined) throw damaged(path)
  const after = change(text)
  if (after === text) return
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await replace(path, after)
  } catch (error) {
    throw notWritten(path, String(error), error)
  }
}
