import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locales } from '../../../electron/words/locale.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = join(root, 'electron/words')

/** As the inlang message format has it: a text, or texts that are chosen among by what stands in them. */
type Message =
  | string
  | readonly [{ readonly declarations?: readonly string[]; readonly match: Readonly<Record<string, string>> }]

type Messages = Readonly<Record<string, Message>>

const messagesOf = (file: string): Messages =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Messages

const rooms = readdirSync(join(folder, 'en')).map((file) => file.replace(/\.json$/, ''))

const textsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message[0].match)

/** What is handed to a message: what it declares, and what stands in braces and is not made from that. */
const inputsOf = (message: Message): readonly string[] => {
  const declarations = typeof message === 'string' ? [] : (message[0].declarations ?? [])
  const locals = declarations.flatMap((line) => /^local (\w+)/.exec(line)?.[1] ?? [])
  const declared = declarations.flatMap((line) => /^input (\w+)/.exec(line)?.[1] ?? [])
  const named = textsOf(message).flatMap((text) =>
    [...text.matchAll(/(?<!\\)\{(\w+)\}/g)].map(([, name = '']) => name),
  )
  return [...new Set([...declared, ...named])].filter((name) => !locals.includes(name)).sort()
}

const sourcesIn = (folders: readonly string[]): string =>
  folders
    .flatMap((name) => readdirSync(join(root, name), { recursive: true, withFileTypes: true }))
    .filter(({ parentPath, name }) => /\.(ts|svelte)$/.test(name) && !parentPath.startsWith(folder))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n')

describe('the message files', () => {
  it('are those that the compiler is told of, the same for every language', () => {
    const settings = JSON.parse(readFileSync(join(folder, 'project.inlang/settings.json'), 'utf8')) as {
      readonly locales: readonly string[]
      readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] }
    }
    const told = settings['plugin.inlang.messageFormat'].pathPattern
    for (const locale of settings.locales)
      expect(readdirSync(join(folder, locale)).map((file) => `./{locale}/${file}`)).toEqual(told.toSorted())
  })

  it('have every message once', () => {
    const keys = rooms.flatMap((room) => Object.keys(messagesOf(`en/${room}.json`)))
    expect(keys).toEqual([...new Set(keys)])
  })

  it('have no message that nobody says', () => {
    const said = new Set(sourcesIn(['electron', 'renderer/src']).match(/\bm\.\w+/g))
    const keys = rooms.flatMap((room) => Object.keys(messagesOf(`en/${room}.json`)))
    expect(keys.filter((key) => !said.has(`m.${key}`))).toEqual([])
  })
})

describe.each(rooms)('the messages of %s', (room) => {
  const english = messagesOf(`en/${room}.json`)

  it('are called by their room, in snake case', () => {
    const isCalledSo = (key: string): boolean => key.startsWith(`${room}_`) && /^[a-z0-9_]+$/.test(key)
    expect(Object.keys(english).filter((key) => !isCalledSo(key))).toEqual([])
  })

  it.each(locales)('are all there in %s, in the same order and with the same inputs', (locale) => {
    const inputs = (messages: Messages) =>
      Object.entries(messages).map(([key, message]) => [key, inputsOf(message)])
    expect(inputs(messagesOf(`${locale}/${room}.json`))).toEqual(inputs(english))
  })

  it.each(locales)('say something in %s, and hold no markup', (locale) => {
    const texts = Object.entries(messagesOf(`${locale}/${room}.json`)).flatMap(([key, message]) =>
      textsOf(message).map((text) => ({ key, text })),
    )
    expect(texts.filter(({ text }) => text.trim() === '' || /<\/?[a-z]|&\w+;/i.test(text))).toEqual([])
  })

  it.each(locales)('have a text for every number in %s', (locale) => {
    const chosen = Object.entries(messagesOf(`${locale}/${room}.json`)).flatMap(([key, message]) =>
      typeof message === 'string' ? [] : [{ key, last: Object.keys(message[0].match).at(-1) ?? '' }],
    )
    // A message without a match for a number would say its own key.
    expect(chosen.filter(({ last }) => !/^\w+=\*(, \w+=\*)*$/.test(last))).toEqual([])
  })
})
