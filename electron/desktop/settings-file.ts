import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { procedures } from '../contract/procedures.ts'
import { FailureError, failureOf } from '../core/failure.ts'
import { createTurns } from '../core/in-turn.ts'
import { defaultSettings, type Settings } from '../core/settings.ts'
import { replaceFile } from '../services/files/replace-file.ts'
import { m } from '../words/messages.ts'

/** The settings, kept in a file. */
export interface SettingsFile {
  readonly get: () => Settings
  /** Sets and keeps them. Throws a `FailureError` where the file cannot be written; they hold for this run all the same. */
  readonly update: (settings: Settings) => Promise<Settings>
}

const read = (path: string): Settings => {
  try {
    const parsed = v.safeParse(procedures.settings.update.input, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : defaultSettings
  } catch {
    // No file yet, or one that was damaged: the defaults need no visit, and the next change writes it anew.
    return defaultSettings
  }
}

/**
 * Reads `settings.json` in `folder`; every change is written to a new file that then takes its place.
 * @param onChange hears of what holds now, be it kept or not
 */
export const openSettings = (
  folder: string,
  onChange: (settings: Settings) => void = () => undefined,
): SettingsFile => {
  const path = join(folder, 'settings.json')
  const inTurn = createTurns()
  let settings = read(path)
  return {
    get: () => settings,
    update: async (next) => {
      settings = next
      onChange(next)
      try {
        const bytes = Buffer.from(`${JSON.stringify(next, undefined, 2)}\n`)
        await inTurn(() => replaceFile({ path, bytes, id: randomUUID() }))
      } catch (error) {
        const { ownWords, message } = failureOf(error)
        throw new FailureError(
          {
            kind: 'disk-full',
            message: m.desktop_settings_unsaved(),
            advice: m.desktop_settings_unsaved_advice({ path }),
            ownWords: ownWords ?? message,
          },
          error,
        )
      }
      return settings
    },
  }
}
