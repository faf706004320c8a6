/** The image references of a Compose file (compose-spec). */
import { isMap, type Node, type Scalar } from 'yaml'
import type { Span } from '../names/reference-mistake.ts'
import { buildDrafts } from './compose-builds.ts'
import { composeDraft } from './compose-draft.ts'
import {
  isNull,
  isText,
  readServices,
  type ImageUse,
  type Service,
  type Services,
} from './compose-services.ts'
import { unpinnable, usedHere, type Draft, type FileDrafts } from './draft.ts'
import type { Finding } from './mistakes.ts'
import * as obstacles from './obstacles.ts'
import type { Obstacle, Whereabouts } from './reading.ts'
import { lookupIn, readYaml, type Lookup } from './yaml-documents.ts'
import { scalarSpan, scalarText } from './yaml-scalars.ts'
import { m } from '../../words/messages.ts'

const notText = (service: string, node: Node): string =>
  isNull(node) ? m.files_compose_image_empty({ service }) : m.files_compose_image_no_text({ service })

/** What is known while a file is read. */
interface Reading {
  readonly file: string
  readonly lookup: Lookup
  readonly usedOtherwise: ReadonlySet<Node>
  /** The references that are written in scalars, by these. */
  readonly written: Map<Node, Draft>
}

/** The draft of what is written in a scalar, be it there or through its anchor elsewhere. */
const scalarDraft = (
  { file, usedOtherwise, written }: Reading,
  where: Whereabouts,
  scalar: Scalar<string>,
  builders: readonly string[],
): Draft => {
  const draft = composeDraft(where, scalarSpan(scalar), scalarText(file, scalar))
  const isBuilt = builders.length > 0
  const here =
    draft.pin.possible && (isBuilt || usedOtherwise.has(scalar))
      ? unpinnable(
          where,
          draft.span,
          isBuilt ? obstacles.builtHere(builders) : obstacles.aliasOtherwise(),
          draft.reference,
        )
      : draft
  written.set(scalar, here)
  return here
}

/** The references under `image`, each once where it is written and once more wherever it is used from. */
const imageDrafts = (
  reading: Reading,
  { images, built, foreign }: Services,
  findings: Finding[],
): readonly Draft[] => {
  const uses = new Map<Scalar<string>, ImageUse[]>()
  for (const use of images) {
    const { node } = use.entry
    if (node.tag === '!reset') continue
    if (isText(node)) {
      const others = uses.get(node)
      if (others === undefined) uses.set(node, [use])
      else others.push(use)
    } else {
      findings.push({ at: use.entry.span.from, sentence: notText(use.service, node) })
    }
  }
  return [
    ...[...uses].flatMap(([scalar, ofScalar]) => draftsOfImage(reading, scalar, ofScalar, built)),
    ...foreign.map(({ service, span, file: other, from }) =>
      unpinnable({ kind: 'service', service }, span, obstacles.inFile(from, other)),
    ),
  ]
}

const isOwn = ({ entry, from }: ImageUse): boolean => entry.anchor === undefined && from === undefined

const draftsOfImage = (
  reading: Reading,
  scalar: Scalar<string>,
  uses: readonly ImageUse[],
  built: ReadonlySet<string>,
): readonly Draft[] => {
  const owner = uses.find(isOwn)
  const anchor = uses.find(({ entry }) => entry.anchor !== undefined)?.entry.anchor ?? ''
  const where: Whereabouts =
    owner === undefined ? { kind: 'anchor', anchor } : { kind: 'service', service: owner.service }
  const builders = [...new Set(uses.map(({ service }) => service))].filter((service) => built.has(service))
  const here = scalarDraft(reading, where, scalar, builders)
  const others = uses.filter((use) => use !== owner)
  return [here, ...others.map((use) => usedHere(...useOf(use, anchor), here))]
}

const useOf = ({ service, entry, from }: ImageUse, anchor: string): [Whereabouts, Span, Obstacle] => {
  const obstacle = from === undefined ? obstacles.atAnchor(entry.anchor ?? anchor) : obstacles.atService(from)
  return [{ kind: 'service', service }, entry.span, obstacle]
}

/** The sources of volumes of the type `image` (compose-spec, "volumes", long syntax). */
const volumeDrafts = (reading: Reading, { name, map }: Service): readonly Draft[] => {
  const { lookup, written } = reading
  const volumes = lookup.get(map, 'volumes')
  return (volumes === undefined ? [] : lookup.items(volumes.node)).flatMap(({ node }) => {
    if (!isMap(node)) return []
    const type = lookup.get(node, 'type')?.node
    const source = lookup.get(node, 'source')
    if (!isText(type) || type.value !== 'image' || !isText(source?.node)) return []
    const where = { kind: 'volume', service: name } as const
    const known = written.get(source.node)
    if (known === undefined) return scalarDraft(reading, where, source.node, [])
    // Services that share their volumes through an anchor share this one as well.
    if (source.anchor === undefined) return []
    return usedHere(where, source.span, obstacles.atAnchor(source.anchor), known)
  })
}

/** The references of the Compose file `text`; none where it is no YAML. Nothing makes it throw. */
export const composeDrafts = (text: string): FileDrafts => {
  const yaml = readYaml(text)
  if (yaml.findings.length > 0) return { drafts: [], findings: yaml.findings }
  const lookup = lookupIn(yaml.targets)
  const services = readServices(yaml, lookup)
  const findings = [...services.findings]
  const reading = { file: text, lookup, usedOtherwise: yaml.usedOtherwise, written: new Map<Node, Draft>() }
  const images = imageDrafts(reading, services, findings)
  const volumes = services.all.flatMap((service) => volumeDrafts(reading, service))
  const builds = buildDrafts(text, services.all, lookup)
  return { drafts: [...images, ...volumes, ...builds.drafts], findings: [...findings, ...builds.findings] }
}
