/** The image references in the `build` of a Compose file's services. */
import { isMap, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { Span } from '../names/reference-mistake.ts'
import { composeDraft, fromEnvironment } from './compose-draft.ts'
import { isText, type Service } from './compose-services.ts'
import { dockerfileDrafts } from './dockerfile.ts'
import { spanOf, type Draft, type FileDrafts } from './draft.ts'
import * as obstacles from './obstacles.ts'
import { maxFileLength } from './reading.ts'
import { composeSyntax, piecesOf, resolvedText, type ValueOf } from './variables.ts'
import { sliceOf, type WrittenText } from './written-text.ts'
import type { Lookup } from './yaml-documents.ts'
import { scalarSpan, scalarText } from './yaml-scalars.ts'
import { m } from '../../words/messages.ts'

/** A name with its value: `name: value` in a mapping, `name=value` in a list. */
interface Named {
  readonly name: string
  readonly node: Node
  readonly value?: WrittenText
}

const namedIn = (file: string, map: YAMLMap, key: string, lookup: Lookup): readonly Named[] => {
  const node = lookup.get(map, key)?.node
  if (isMap(node)) {
    return lookup.entries(node).map(([name, { node: value }]) => ({
      name,
      node: value,
      ...(isText(value) && { value: scalarText(file, value) }),
    }))
  }
  if (!isSeq(node)) return []
  return lookup.items(node).flatMap(({ node: item }) => {
    if (!isText(item)) return []
    const written = scalarText(file, item)
    const mark = written.text.indexOf('=')
    if (mark < 0) return { name: written.text, node: item }
    return { name: written.text.slice(0, mark), node: item, value: sliceOf(written, mark + 1) }
  })
}

const imageScheme = 'docker-image://'

/** Build contexts that are images (compose-spec, `build.md`, "additional_contexts"). */
const contextDrafts = (
  file: string,
  service: string,
  build: YAMLMap,
  lookup: Lookup,
): readonly (readonly [Node, Draft])[] =>
  namedIn(file, build, 'additional_contexts', lookup).flatMap(({ name, node, value }) => {
    if (value?.text.startsWith(imageScheme) !== true) return []
    const image = sliceOf(value, imageScheme.length)
    const span = spanOf(image, { from: node.range?.[0] ?? 0, to: node.range?.[1] ?? 0 })
    return [[node, composeDraft({ kind: 'build-context', service, name }, span, image)] as const]
  })

const inInline: ValueOf = (name) => {
  const value = fromEnvironment(name)
  return value.state === 'unset' ? { ...value, orPlaceholder: true } : value
}

/** The draft of a reference in a Dockerfile that stands within the file at `span`. */
const inlined = (draft: Draft, service: string, span: Span): Draft => {
  const isHere = draft.span.from >= span.from
  const isMade = !draft.pin.possible && draft.pin.obstacle.kind === 'escaped'
  return {
    ...draft,
    inlineOf: service,
    span: isHere ? draft.span : span,
    ...(isMade && { pin: { possible: false, obstacle: obstacles.madeByCompose() } }),
  }
}

const allInlined = (drafts: readonly Draft[], service: string, span: Span): readonly Draft[] => {
  const moved = new Map(drafts.map((draft) => [draft, inlined(draft, service, span)]))
  return drafts.map((draft) => {
    const here = moved.get(draft) ?? draft
    const writtenAt = draft.writtenAt && moved.get(draft.writtenAt)
    return writtenAt === undefined ? here : { ...here, writtenAt }
  })
}

/** A Dockerfile within the Compose file, whose variables Compose replaces first: `$$` is Docker's own dollar sign. */
const inlineDrafts = (
  file: string,
  service: string,
  build: YAMLMap,
  inline: Scalar<string>,
  lookup: Lookup,
): FileDrafts => {
  const span = scalarSpan(inline)
  const worked = piecesOf(scalarText(file, inline), composeSyntax)
  const resolved = worked.ok ? resolvedText(worked.pieces, inInline, maxFileLength) : worked
  if (!resolved.ok) {
    const sentence = m.files_compose_inline_unreadable({ service, sentence: resolved.sentence })
    return { drafts: [], findings: [{ at: span.from, sentence }] }
  }
  const given = new Map(
    namedIn(file, build, 'args', lookup).map(({ name }) => [
      name,
      m.files_compose_gives_arg({ service, name }),
    ]),
  )
  const contexts = new Set(namedIn(file, build, 'additional_contexts', lookup).map(({ name }) => name))
  const { drafts, findings } = dockerfileDrafts(resolved.written, { given, contexts, service })
  return {
    drafts: allInlined(drafts, service, span),
    findings: findings.map(({ at, sentence }) => ({ at: Math.max(at, span.from), sentence })),
  }
}

/** The references in the builds of all services; what several of them share through an anchor is read once. */
export const buildDrafts = (file: string, services: readonly Service[], lookup: Lookup): FileDrafts => {
  const contexts = new Map<Node, Draft>()
  const inlines = new Map<Node, FileDrafts>()
  for (const { name, map } of services) {
    const build = lookup.get(map, 'build')?.node
    if (!isMap(build)) continue
    for (const [node, draft] of contextDrafts(file, name, build, lookup))
      if (!contexts.has(node)) contexts.set(node, draft)
    const inline = lookup.get(build, 'dockerfile_inline')?.node
    if (isText(inline) && !inlines.has(inline))
      inlines.set(inline, inlineDrafts(file, name, build, inline, lookup))
  }
  return {
    drafts: [...contexts.values(), ...[...inlines.values()].flatMap(({ drafts }) => drafts)],
    findings: [...inlines.values()].flatMap(({ findings }) => findings),
  }
}
