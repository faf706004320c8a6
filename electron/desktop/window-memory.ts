/** Where the window was, kept in a file from one run to the next. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { WindowPlace } from '../core/window-place.ts'
import { createTurns } from '../core/in-turn.ts'
import { replaceFile } from '../services/files/replace-file.ts'

/** Remembers the window's place. */
export interface WindowMemory {
  /** Where it was left; `undefined` before the first time, or where the file is damaged. */
  readonly last: () => WindowPlace | undefined
  /** Keeps its place; what cannot be written is forgotten. */
  readonly keep: (place: WindowPlace) => void
  /** Settles once what was kept is written, or cannot be. */
  readonly written: () => Promise<void>
}

const pixels = v.pipe(v.number(), v.finite())

const schema = v.object({ x: pixels, y: pixels, width: pixels, height: pixels, isMaximized: v.boolean() })

const read = (path: string): WindowPlace | undefined => {
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** The memory in `window.json` of `folder`. */
export const createWindowMemory = (folder: string): WindowMemory => {
  const path = join(folder, 'window.json')
  const inTurn = createTurns()
  let last = read(path)
  return {
    last: () => last,
    keep: (place) => {
      if (JSON.stringify(place) === JSON.stringify(last)) return
      last = place
      const bytes = Buffer.from(`${JSON.stringify(place)}\n`)
      void inTurn(() => replaceFile({ path, bytes, id: randomUUID() })).catch(() => undefined)
    },
    written: () => inTurn(() => Promise.resolve()),
  }
}
