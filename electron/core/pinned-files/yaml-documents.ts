/** YAML as Compose reads it: documents, aliases and merge keys. */
import {
  Composer,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Parser,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'
import type { Span } from '../names/reference-mistake.ts'
import { maxMistakes, type Finding } from './mistakes.ts'
import { m } from '../../words/messages.ts'

/** A file's documents, and what is wrong with them; where anything is, none of it may be rewritten. */
export interface YamlFile {
  /** What each document holds, where it holds anything. */
  readonly roots: readonly Node[]
  readonly findings: readonly Finding[]
  /** What an alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
  /** What an alias takes to somewhere else than a key that can hold an image. */
  readonly usedOtherwise: ReadonlySet<Node>
}

/** What was found under a key, and how. */
export interface Entry {
  /** Never an alias. */
  readonly node: Node
  /** Where it is used: the value, or the alias that stands there. */
  readonly span: Span
  /** The anchor it comes from, when it is not written in the mapping itself. */
  readonly anchor?: string
}

const maxDocuments = 1000

/** No file has merge keys that lead through as many mappings. */
const maxMerges = 100

/** Reads the documents of `text`, one after the other. */
export const readYaml = (text: string): YamlFile => {
  const roots: Node[] = []
  const findings: Finding[] = []
  const targets = new Map<Alias, Node>()
  const usedOtherwise = new Set<Node>()
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false })
  for (const document of composer.compose(new Parser().parse(text))) {
    for (const error of document.errors) findings.push({ at: error.pos[0], sentence: sentenceOf(error) })
    if (findings.length > maxMistakes) break
    if (roots.length === maxDocuments) {
      findings.push({
        at: document.range[0],
        sentence: m.files_yaml_too_many({ count: maxDocuments }),
      })
      break
    }
    if (document.errors.length === 0) resolveAliases(document, { targets, usedOtherwise, findings })
    if (document.contents !== null) roots.push(document.contents)
  }
  return { roots, findings, targets, usedOtherwise }
}

const sentenceOf = ({ code, message }: YAMLParseError): string => {
  if (code === 'RESOURCE_EXHAUSTION') return m.files_yaml_too_deep()
  return m.files_yaml_error({ message: message.endsWith('.') ? message : `${message}.` })
}

interface Aliases {
  readonly targets: Map<Alias, Node>
  readonly usedOtherwise: Set<Node>
  readonly findings: Finding[]
}

const holdsImage = new Set(['image', 'source'])

const resolveAliases = (document: Document.Parsed, { targets, usedOtherwise, findings }: Aliases): void => {
  const anchors = new Map<string, Node>()
  visit(document, {
    Node: (_key, node, path) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node)
        return
      }
      const target = anchors.get(node.source)
      if (target === undefined) {
        const sentence = m.files_yaml_no_anchor({ name: node.source })
        findings.push({ at: node.range?.[0] ?? 0, sentence })
        return
      }
      targets.set(node, target)
      const parent = path.at(-1)
      if (!isPair(parent) || !holdsImage.has(keyText(parent) ?? '')) usedOtherwise.add(target)
    },
  })
}

const spanOfNode = ({ range }: Node): Span => ({ from: range?.[0] ?? 0, to: range?.[1] ?? 0 })

const keyText = ({ key }: Pair): string | undefined =>
  isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number')
    ? String(key.value)
    : undefined

/** Compose reads `<<` as a merge key unless it is in quotes. */
const isMerge = ({ key }: Pair): boolean => isScalar(key) && key.value === '<<' && key.type === 'PLAIN'

/** Looks things up in mappings, through aliases and merge keys; each mapping's key is looked up once. */
export interface Lookup {
  readonly get: (map: YAMLMap, key: string) => Entry | undefined
  /** What stands under each key of the mapping itself, merge keys left out. */
  readonly entries: (map: YAMLMap) => readonly (readonly [key: string, entry: Entry])[]
  readonly items: (node: Node) => readonly Entry[]
}

/** Looks up in a file's documents. */
export const lookupIn = (targets: ReadonlyMap<Alias, Node>): Lookup => {
  const known = new Map<YAMLMap, Map<string, Entry | undefined>>()

  const entryOf = (node: unknown): Entry | undefined => {
    if (isAlias(node)) {
      const target = targets.get(node)
      return target && { node: target, span: spanOfNode(node), anchor: node.source }
    }
    return isScalar(node) || isMap(node) || isSeq(node) ? { node, span: spanOfNode(node) } : undefined
  }

  const find = (map: YAMLMap, key: string, depth: number): Entry | undefined => {
    const own = map.items.find((pair) => keyText(pair) === key && !isMerge(pair))
    if (own !== undefined) return entryOf(own.value)
    for (const source of map.items.filter(isMerge).flatMap(({ value }) => sources(value))) {
      const inner = isMap(source.node) ? getAt(source.node, key, depth + 1) : undefined
      if (inner === undefined) continue
      return source.anchor === undefined ? inner : { anchor: source.anchor, ...inner, span: source.span }
    }
    return undefined
  }

  /** A merge key's value is a mapping or several. */
  const sources = (value: unknown): readonly Entry[] => {
    const entry = entryOf(value)
    if (entry === undefined) return []
    if (!isSeq(entry.node)) return [entry]
    const { anchor, span } = entry
    return items(entry.node).map((item) => (anchor === undefined ? item : { anchor, ...item, span }))
  }

  const items = (node: Node): readonly Entry[] =>
    isSeq(node) ? node.items.flatMap((item) => entryOf(item) ?? []) : []

  const getAt = (map: YAMLMap, key: string, depth: number): Entry | undefined => {
    if (depth > maxMerges) return undefined
    const keys = known.get(map) ?? new Map<string, Entry | undefined>()
    known.set(map, keys)
    // A mapping that merges itself finds nothing in itself.
    if (!keys.has(key)) keys.set(key, undefined).set(key, find(map, key, depth))
    return keys.get(key)
  }

  return {
    get: (map, key) => getAt(map, key, 0),
    items,
    entries: (map) =>
      map.items.flatMap((pair) => {
        const key = isPair(pair) && !isMerge(pair) ? keyText(pair) : undefined
        const entry = key === undefined ? undefined : entryOf(pair.value)
        return key === undefined || entry === undefined ? [] : [[key, entry] as const]
      }),
  }
}

/** Finds the keys that stand more than once in the mapping, which Compose refuses. */
export const findRepeatedKeys = (map: YAMLMap, findings: Finding[]): void => {
  const seen = new Set<string>()
  for (const pair of map.items) {
    const key = keyText(pair)
    if (key === undefined || isMerge(pair)) continue
    const at = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0
    if (seen.has(key)) findings.push({ at, sentence: m.files_yaml_twice({ key }) })
    seen.add(key)
  }
}
