import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../../renderer/src')

const stylesOf = (path: string): string => {
  const source = readFileSync(join(root, path), 'utf8')
  return path.endsWith('.css') ? source : (/<style>(.*)<\/style>/s.exec(source)?.[1] ?? '')
}

/** A side of the window that is the same whatever way the language is written. */
const sided =
  /^\s*(?:(?:margin|padding|border)-(?:left|right)\b|(?:left|right):|text-align: (?:left|right)|float: (?:left|right)).*/gm

/** Four values of which the second and the fourth differ, and so do the sides. */
const lopsided =
  /^\s*(?:margin|padding|inset): (?:[\w.%-]+|(?:var|calc)\([^;]*?\)) ([\w.%-]+|var\([^)]*\)) (?:[\w.%-]+|var\([^)]*\)) (?!\1;)[^ ;]+;/gm

it('names no side in a style: what is first in one language is last in another', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:svelte|css)$/.test(path),
  )
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap((path) =>
    [sided, lopsided].flatMap((pattern) =>
      [...stylesOf(path).matchAll(pattern)].map(([line]) => `${path}: ${line.trim()}`),
    ),
  )
  expect(found).toEqual([])
})
