/** Compiles the app's messages once, and ends. `build/words.mjs` runs it, and says when that is needed. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compile } from '@inlang/paraglide-js'
import { root } from '../process.mjs'

const folder = join(root, 'electron/words')
const compiled = join(folder, 'compiled')

// What is compiled is nobody else's business, whatever a package of the compiler would tell.
Object.assign(globalThis, { fetch: () => Promise.reject(new Error('compiling needs no network')) })

await compile({
  project: join(folder, 'project.inlang'),
  outdir: compiled,
  // One file a language: the main process and the windows hold both, and two files are read sooner than thousands.
  outputStructure: 'locale-modules',
  // The language is set by `words/locale.ts` alone: no cookie, no address and no storage has a say.
  strategy: ['globalVariable', 'baseLocale'],
  emitReadme: false,
  emitGitIgnore: false,
  emitPrettierIgnore: false,
})

// It speaks of browser windows, which the main process does not know by type.
const runtime = join(compiled, 'runtime.js')
await writeFile(runtime, `// @ts-nocheck\n${await readFile(runtime, 'utf8')}`)

// As it comes, it makes a formatter for every message that has a number: 0.1 ms each, in tables that scroll.
await writeFile(
  join(compiled, 'registry.js'),
  `// @ts-nocheck
const made = {}
const formatter = (kind, locale, options) =>
  (made[kind + locale + JSON.stringify(options)] ??= new Intl[kind](locale, options))
export const plural = (locale, input, options) => formatter('PluralRules', locale, options).select(Number(input))
export const number = (locale, input, options) => formatter('NumberFormat', locale, options).format(Number(input))
`,
)

process.exit(0)
