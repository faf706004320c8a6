import { randomUUID } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { datedName } from '../core/dated-name.ts'
import { FailureError, failureOf, type Failure } from '../core/failure.ts'
import { createTurns } from '../core/in-turn.ts'
import { defaultSettings, type Settings } from '../core/settings.ts'
import type { SetAsideSettings, SettingsTrouble } from '../core/settings-trouble.ts'
import { fileFailure } from '../disk/file-failure.ts'
import { replaceFile } from '../services/files/replace-file.ts'
import { m } from '../words/messages.ts'
import { readSettings, settingsText, type SettingsReading } from './settings-format.ts'

/** The settings, kept in a file. */
export interface SettingsFile {
  readonly get: () => Settings
  /** Sets and keeps them. Throws a `FailureError` where the file cannot be written; they hold for this run all the same. */
  readonly update: (settings: Settings) => Promise<Settings>
  /** Calls `act` whenever what `select` gives is another than before, be it kept or not. */
  readonly watch: <T>(select: (settings: Settings) => T, act: (selected: T) => void) => void
  /** What is wrong with the file, until the person has seen it. */
  readonly trouble: () => SettingsTrouble | undefined
  /** The person has seen it. Throws as `update` does; it is not told again in this run all the same. */
  readonly acknowledgeTrouble: () => Promise<void>
}

/** A file that was opened. */
interface Opened extends Pick<SettingsReading, 'settings' | 'unknown'> {
  readonly trouble?: SettingsTrouble
  /** It says no longer what the settings are. */
  readonly isOutdated?: true
}

/** Tries the next name where another file has one; what was set aside before is not set aside twice. */
const setAside = (path: string, bytes: Uint8Array): string => {
  const stem = `${path.replace(/\.json$/, '')}.not-understood-${datedName(statSync(path).mtimeMs)}`
  for (let count = 1; ; count += 1) {
    const target = `${count === 1 ? stem : `${stem}-${count}`}.json`
    try {
      writeFileSync(target, bytes, { flag: 'wx', mode: 0o600 })
      return target
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (readFileSync(target).equals(bytes)) return target
    }
  }
}

const left = (path: string, error: unknown): SettingsTrouble => {
  const { kind, ownWords = String(error) } = failureOf(fileFailure(error, path, dirname(path)))
  return { kind: 'left', path, why: kind, ownWords }
}

/** Keeps what the file says before anything is written in its place. */
const opened = (path: string, bytes: Uint8Array): Opened => {
  const { settings, lost, isDamaged, unknown, earlier } = readSettings(Buffer.from(bytes).toString('utf8'))
  if (lost.length === 0 && !isDamaged) return { settings, unknown, ...(earlier && { trouble: earlier }) }
  try {
    const setAsidePath = setAside(path, bytes)
    const parts = [...new Set([...(earlier?.parts ?? []), ...lost])]
    return { settings, unknown, trouble: { kind: 'set-aside', setAsidePath, parts }, isOutdated: true }
  } catch (error) {
    return { settings, unknown, trouble: left(path, error) }
  }
}

const open = (path: string): Opened => {
  try {
    return opened(path, readFileSync(path))
  } catch (error) {
    const fresh = { settings: defaultSettings, unknown: {} }
    // Nothing was set yet: the defaults need no visit.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return fresh
    return { ...fresh, trouble: left(path, error) }
  }
}

const adviceFor = (kind: Failure['kind'], path: string): string => {
  switch (kind) {
    case 'disk-full':
      return m.desktop_settings_no_room({ path })
    case 'permission-denied':
      return m.desktop_settings_denied({ path })
    default:
      return m.desktop_settings_look({ path })
  }
}

const unsavedFailure = (path: string, kind: Failure['kind'], ownWords: string): Failure => ({
  ...{ kind, ownWords },
  message: m.desktop_settings_unsaved(),
  advice: adviceFor(kind, path),
})

const unsaved = (path: string, error: unknown): FailureError => {
  const { kind, ownWords, message } = failureOf(error)
  return new FailureError(unsavedFailure(path, kind, ownWords ?? message), error)
}

const toldInFile = (trouble: SettingsTrouble | undefined): SetAsideSettings | undefined =>
  trouble?.kind === 'set-aside' ? trouble : undefined

/**
 * Reads `settings.json` in `folder`; every change is written to a new file that then takes its place. A file of which not all
 * was understood is set aside beside it; one that cannot be read or set aside is left as it is.
 * @param onTrouble hears of what could not be kept though nobody had changed anything
 */
export const openSettings = (
  folder: string,
  onTrouble: (error: unknown) => void = () => undefined,
): SettingsFile => {
  const path = join(folder, 'settings.json')
  const inTurn = createTurns()
  const file = open(path)
  let { settings, trouble } = file
  const watchers: ((before: Settings, now: Settings) => void)[] = []

  const keep = async (): Promise<void> => {
    if (file.trouble?.kind === 'left') {
      const { why, ownWords } = file.trouble
      throw new FailureError(unsavedFailure(path, why, ownWords))
    }
    try {
      const bytes = Buffer.from(settingsText(settings, file.unknown, toldInFile(trouble)))
      await inTurn(() => replaceFile({ path, bytes, id: randomUUID() }))
    } catch (error) {
      throw unsaved(path, error)
    }
  }

  // Whatever becomes of this run, the next one is to know that something was not understood.
  if (file.isOutdated) void keep().catch(onTrouble)

  return {
    get: () => settings,
    update: async (next) => {
      const before = settings
      settings = next
      for (const watcher of watchers) watcher(before, next)
      await keep()
      return settings
    },
    watch: (select, act) => {
      watchers.push((before, now) => {
        const selected = select(now)
        if (!isDeepStrictEqual(select(before), selected)) act(selected)
      })
    },
    trouble: () => trouble,
    acknowledgeTrouble: async () => {
      if (trouble === undefined) return
      const was = trouble
      trouble = undefined
      if (was.kind === 'set-aside') await keep()
    },
  }
}
