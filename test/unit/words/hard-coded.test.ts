import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'svelte/compiler'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../../renderer/src')

/** Names, which are the same in every language. */
const names = /\b(?:Lading|Electron|Chromium|Node|SQLite|Docker|Docker Hub|API)\b/g

/** Attributes and properties of components that are read by a person. */
const spoken = new Set([
  ...['aria-label', 'aria-valuetext', 'alt', 'label', 'meaning', 'placeholder', 'title'],
  ...['what', 'words', 'text', 'detail', 'unit', 'valueText', 'filterLabel'],
])

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

const childrenOf = (tree: Tree): readonly Tree[] => Object.values(tree).flat().filter(isTree)

/** Everything in the markup that has letters: text between tags, and texts of attributes and expressions in it. */
const textsIn = (tree: Tree, isSpoken = true): readonly string[] => {
  if (tree['type'] === 'StyleDirective') return []
  if (tree['type'] === 'Attribute') {
    const isRead = spoken.has(String(tree['name']))
    return childrenOf(tree).flatMap((child) => textsIn(child, isRead))
  }
  if (!isSpoken) return []
  if (tree['type'] === 'Text') return [String(tree['data'])]
  if (tree['type'] === 'TemplateElement') return [String((tree['value'] as Tree)['cooked'])]
  // Only texts that are shown as they are: others are handed to functions or compared with.
  if (tree['type'] === 'ExpressionTag') return textsIn(tree['expression'] as Tree)
  if (tree['type'] === 'ConditionalExpression')
    return [tree['consequent'], tree['alternate']].filter(isTree).flatMap((branch) => textsIn(branch))
  if (tree['type'] === 'Literal') return typeof tree['value'] === 'string' ? [tree['value']] : []
  if (tree['type'] === 'TemplateLiteral')
    return (tree['quasis'] as readonly Tree[]).flatMap((quasi) => textsIn(quasi))
  if (String(tree['type']).endsWith('Expression')) return []
  return childrenOf(tree)
    .filter((child) => child !== tree['expression'] && child !== tree['test'])
    .flatMap((child) => textsIn(child))
}

/** What a component says by itself, without the messages. */
const hardCoded = (source: string): readonly string[] => {
  const { fragment } = parse(source, { modern: true })
  return textsIn(fragment as unknown as Tree)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => /\p{L}{2}/u.test(text.replace(names, '')))
}

const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.svelte'),
)

describe('words in the markup', () => {
  it.each([
    ['text between tags', '<p>Nothing here</p>', 'Nothing here'],
    ['an attribute that is read', '<button aria-label="Close"></button>', 'Close'],
    ['a property of a component', '<Part title="Privacy" />', 'Privacy'],
    ['a text in an expression', '<b>{isOn ? "On" : ""}</b>', 'On'],
    ['a text with holes', '<b title={`${count} images`}></b>', 'images'],
    ['a text in a block', '{#if isOn}<i>Running</i>{/if}', 'Running'],
  ])('are found in %s', (_, source, words) => {
    expect(hardCoded(source)).toEqual([words])
  })

  it.each([
    ['messages', '<p title={m.a_title()}>{m.a_text()}</p>'],
    ['names', '<p>Lading</p>'],
    ['what nobody reads', '<p class="big" id="a-{kind}">{#if kind === "none"}1{/if}</p>'],
    ['what a function is handed', '<p onclick={() => go("images")}>{wordsOf("kind")}</p>'],
  ])('are not %s', (_, source) => {
    expect(hardCoded(source)).toEqual([])
  })

  it.each(components)('there are none in %s', (path) => {
    expect(hardCoded(readFileSync(join(root, path), 'utf8'))).toEqual([])
  })
})
