/** The form of `settings.json`. It is read part by part, so that what is not understood costs no more than itself. */
import * as v from 'valibot'
import {
  cleanupParts,
  imageTableParts,
  mostProtections,
  notificationParts,
  protection,
  singleParts,
} from '../contract/settings-parts.ts'
import { defaultSettings, type Settings } from '../core/settings.ts'
import { troubleName, type SetAsideSettings } from '../core/settings-trouble.ts'
import { isRecord, recordIn } from '../core/tolerant.ts'

/** What a file says. */
export interface SettingsReading {
  /** What was not understood is as in `defaultSettings`. */
  readonly settings: Settings
  /** What was not understood, such as `cleanup.protections[1]`. */
  readonly lost: readonly string[]
  /** None of it was understood. */
  readonly isDamaged: boolean
  /** Parts of which this Lading knows nothing; another may. */
  readonly unknown: Readonly<Record<string, unknown>>
  /** What was not understood when the file was read before. */
  readonly earlier?: SetAsideSettings
}

type Lose = (path: string) => void

type Reader<T> = (value: unknown, path: string, lose: Lose) => T

type Readers<T> = { readonly [K in keyof T]-?: Reader<T[K]> }

/** What is absent was not set yet. */
const one =
  <T>(schema: v.GenericSchema<unknown, T>, first: T): Reader<T> =>
  (value, path, lose) => {
    if (value === undefined) return first
    const parsed = v.safeParse(schema, value)
    if (parsed.success) return parsed.output
    lose(path)
    return first
  }

const listOf =
  <T>(schema: v.GenericSchema<unknown, T>, most: number): Reader<readonly T[]> =>
  (value, path, lose) => {
    if (value === undefined) return []
    if (!Array.isArray(value) || value.length > most) {
      lose(path)
      return []
    }
    return value.flatMap((item: unknown, index) => {
      const parsed = v.safeParse(schema, item)
      if (parsed.success) return [parsed.output]
      lose(`${path}[${index}]`)
      return []
    })
  }

const partsOf =
  <T extends object>(readers: Readers<T>): Reader<T> =>
  (value, path, lose) => {
    if (value !== undefined && !isRecord(value)) lose(path)
    const record = recordIn(value)
    const read = Object.entries<Reader<unknown>>(readers).map(([name, reader]) => [
      name,
      reader(record[name], path === '' ? name : `${path}.${name}`, lose),
    ])
    return Object.fromEntries(read) as T
  }

/** What is unknown here may be what somebody wanted kept. */
const knowingAll =
  <T extends object>(readers: Readers<T>): Reader<T> =>
  (value, path, lose) => {
    for (const name of Object.keys(recordIn(value))) if (!(name in readers)) lose(`${path}.${name}`)
    return partsOf(readers)(value, path, lose)
  }

const readersOf = <T extends object>(
  schemas: { readonly [K in keyof T]-?: v.GenericSchema<unknown, T[K]> },
  first: NoInfer<T>,
): Readers<T> =>
  Object.fromEntries(
    (Object.entries(schemas) as [keyof T, v.GenericSchema<unknown, unknown>][]).map(([name, schema]) => [
      name,
      one(schema, first[name]),
    ]),
  ) as Readers<T>

const { imageTable, cleanup, notifications, ...single } = defaultSettings
const { protections: _, ...cleanupFirst } = cleanup

const readers: Readers<Settings> = {
  ...readersOf<typeof single>(singleParts, single),
  imageTable: partsOf(readersOf<Settings['imageTable']>(imageTableParts, imageTable)),
  cleanup: knowingAll<Settings['cleanup']>({
    ...readersOf<typeof cleanupFirst>(cleanupParts, cleanupFirst),
    protections: listOf(protection, mostProtections),
  }),
  notifications: partsOf(readersOf<Settings['notifications']>(notificationParts, notifications)),
}

const setAsideSchema = v.object({ setAsidePath: v.string(), parts: v.array(v.string()) })

const damaged: SettingsReading = { settings: defaultSettings, lost: [], isDamaged: true, unknown: {} }

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the text of a file. */
export const readSettings = (text: string): SettingsReading => {
  const content = jsonIn(text)
  if (!isRecord(content)) return damaged
  const lost: string[] = []
  const lose: Lose = (path) => lost.push(path)
  const settings = partsOf(readers)(content, '', lose)
  const earlier = one(v.optional(setAsideSchema), undefined)(content[troubleName], troubleName, lose)
  const isUnknown = ([name]: [string, unknown]): boolean => !(name in readers) && name !== troubleName
  return {
    ...{ settings, lost, isDamaged: false },
    unknown: Object.fromEntries(Object.entries(content).filter(isUnknown)),
    ...(earlier !== undefined && { earlier: { kind: 'set-aside', ...earlier } }),
  }
}

/** The text of a file with these settings. */
export const settingsText = (
  settings: Settings,
  unknown: SettingsReading['unknown'],
  trouble: SetAsideSettings | undefined,
): string => {
  const { setAsidePath, parts = [] } = trouble ?? {}
  const told = setAsidePath === undefined ? {} : { [troubleName]: { setAsidePath, parts } }
  return `${JSON.stringify({ ...settings, ...unknown, ...told }, undefined, 2)}\n`
}
