/**
 * Compiles the app's messages once, and ends. `build/words.mjs` runs it, and says when that is needed.
 *
 * Paraglide makes three functions of each message: one a language, and one that chooses among them. There are thousands of
 * messages, and each start reads them all. What it made is put together anew: a message is one value, and most of them hold nothing
 * but texts.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compile } from '@inlang/paraglide-js'
import { readJson } from '../json.mjs'
import { root } from '../process.mjs'

const folder = join(root, 'electron/words')
const project = join(folder, 'project.inlang')
const compiled = join(folder, 'compiled')
const { locales } = /** @type {{ locales: readonly string[] }} */ (
  await readJson(join(project, 'settings.json'))
)

// What is compiled is nobody else's business, whatever a package of the compiler would tell.
Object.assign(globalThis, { fetch: () => Promise.reject(new Error('compiling needs no network')) })

await compile({
  project,
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

/** @param {string} language */
const functionsOf = async (language) => {
  const code = await readFile(join(compiled, `messages/${language}.js`), 'utf8')
  return new Map(
    code
      .split(/^export const /m)
      .slice(1)
      .map((message) => {
        const [, name = '', type = '', made = ''] =
          /^(\w+) = \/\*\* @type \{(.*)\} \*\/ (\(i?\) => [^]*?);?\s*$/.exec(message) ?? []
        if (name === '') throw new Error(`Paraglide has made something else of a message:\n${message}`)
        return [name, { type, made }]
      }),
  )
}

/**
 * The text that a message is, with its inputs in braces; `undefined` where it is more than a text, or has braces of its own.
 * @param {string} made
 */
const textIn = (made) => {
  const [, template] =
    /^\(i?\) => \{\s*return \/\*\* @type \{LocalizedString\} \*\/ \((`[^`]*`)\)\s*\}$/.exec(made) ?? []
  if (template === undefined) return undefined
  const input = /\$\{i\?\.(\w+)\}/g
  if (/[{}\\]/.test(template.replaceAll(input, ''))) return undefined
  return template.slice(1, -1).replaceAll(input, '{$1}')
}

const languages = await Promise.all(locales.map(functionsOf))
const index = join(compiled, 'messages/_index.js')
const inputTypes = (await readFile(index, 'utf8')).match(/^\/\*\* @typedef .*$/gm) ?? []

const values = [...(languages[0] ?? [])].map(([name, { type, made }]) => {
  const all = languages.map((language) => language.get(name)?.made ?? made)
  const texts = all.map(textIn)
  const value = texts.includes(undefined)
    ? `chosen(${all.join(', ')})`
    : `said(${texts.map((text) => JSON.stringify(text)).join(', ')})`
  const optional = made.startsWith('()') ? type.replace('(inputs:', '(inputs?:') : type
  return `export const ${name} = /** @type {${optional}} */ (/*#__PURE__*/ ${value})`
})

await writeFile(
  index,
  `// @ts-nocheck
import { getLocale, locales } from '../runtime.js'
import * as registry from '../registry.js'
${inputTypes.join('\n')}
const ofLocale = (all) => all[locales.indexOf(getLocale())]
const said = (...texts) => (inputs) => {
  const text = ofLocale(texts)
  return inputs === undefined ? text : text.replaceAll(/\\{(\\w+)\\}/g, (_, name) => inputs[name])
}
const chosen = (...makers) => (inputs) => ofLocale(makers)(inputs)
${values.join('\n')}
`,
)

process.exit(0)
