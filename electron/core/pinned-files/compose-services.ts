/** The services of a Compose file (compose-spec, `05-services.md`): what each is made of, whatever it is written through. */
import { isMap, isScalar, type Scalar, type YAMLMap } from 'yaml'
import type { Span } from '../names/reference-mistake.ts'
import type { Finding } from './mistakes.ts'
import { findRepeatedKeys, type Entry, type Lookup, type YamlFile } from './yaml-documents.ts'
import { m } from '../../words/messages.ts'

/** One service as one document describes it. */
export interface Service {
  readonly name: string
  readonly map: YAMLMap
  /** The anchor where its whole description is written, when that is not here. */
  readonly anchor?: Entry
}

/** An image that a service uses; with neither `anchor` nor `from` it is written right there. */
export interface ImageUse {
  readonly service: string
  /** The value, and where it is used. */
  readonly entry: Entry
  /** The service it is inherited from. */
  readonly from?: string
}

/** A service's image that another file says. */
export interface ForeignUse {
  readonly service: string
  readonly span: Span
  readonly file: string
  readonly from: string
}

/** The services of a file. */
export interface Services {
  readonly all: readonly Service[]
  /** Those that are built here. */
  readonly built: ReadonlySet<string>
  readonly images: readonly ImageUse[]
  readonly foreign: readonly ForeignUse[]
  readonly findings: readonly Finding[]
}

/** A scalar that is a text. */
export const isText = (node: unknown): node is Scalar<string> =>
  isScalar(node) && typeof node.value === 'string'

const servicesIn = (root: YAMLMap, lookup: Lookup, findings: Finding[]): readonly Service[] => {
  findRepeatedKeys(root, findings)
  const services = lookup.get(root, 'services')
  if (services === undefined) return []
  if (!isMap(services.node)) {
    if (!isNull(services.node))
      findings.push({ at: services.span.from, sentence: m.files_compose_services() })
    return []
  }
  findRepeatedKeys(services.node, findings)
  return lookup.entries(services.node).flatMap(([name, entry]) => {
    if (!isMap(entry.node)) return []
    if (entry.anchor === undefined) findRepeatedKeys(entry.node, findings)
    const outer = services.anchor === undefined ? entry : { anchor: services.anchor, ...entry }
    return { name, map: entry.node, ...(outer.anchor !== undefined && { anchor: outer }) }
  })
}

/** The service that another one extends, and where its name stands. */
interface Extended {
  readonly name: string
  readonly span: Span
  readonly file?: string
}

/** What `extends` says: a name, or a mapping with one. */
const extendedBy = ({ map }: Service, lookup: Lookup): Extended | undefined => {
  const entry = lookup.get(map, 'extends')
  if (entry === undefined) return undefined
  if (isText(entry.node)) return { name: entry.node.value, span: entry.span }
  if (!isMap(entry.node)) return undefined
  const service = lookup.get(entry.node, 'service')
  const file = lookup.get(entry.node, 'file')?.node
  if (service === undefined || !isText(service.node)) return undefined
  return { name: service.node.value, span: service.span, ...(isText(file) && { file: file.value }) }
}

/** Nothing where something could stand. */
export const isNull = (node: unknown): boolean => isScalar(node) && node.value === null

const hasValue = (entry: Entry | undefined): boolean =>
  entry !== undefined && !isNull(entry.node) && entry.node.tag !== '!reset'

/** No file has services that inherit over as many steps. */
const maxLineage = 100

/** The services that `first` takes over from within the file, itself first. */
const lineageOf = (
  first: Service,
  byName: ReadonlyMap<string, readonly Service[]>,
  lookup: Lookup,
): readonly Service[] => {
  const line = new Set([first])
  for (const service of line) {
    const base = extendedBy(service, lookup)
    if (base === undefined || base.file !== undefined || line.size > maxLineage) continue
    for (const one of byName.get(base.name) ?? []) line.add(one)
  }
  return [...line]
}

const groupedByName = (services: readonly Service[]): ReadonlyMap<string, readonly Service[]> => {
  const byName = new Map<string, Service[]>()
  for (const service of services) {
    const same = byName.get(service.name)
    if (same === undefined) byName.set(service.name, [service])
    else same.push(service)
  }
  return byName
}

/** Reads the services of all the file's documents, which Compose puts together. */
export const readServices = ({ roots }: YamlFile, lookup: Lookup): Services => {
  const findings: Finding[] = []
  const all = roots.flatMap((root) => {
    if (isMap(root)) return servicesIn(root, lookup, findings)
    if (!isNull(root))
      findings.push({
        at: root.range?.[0] ?? 0,
        sentence: m.files_compose_no_mapping(),
      })
    return []
  })
  const byName = groupedByName(all)
  const imageOf = ({ map }: Service): Entry | undefined => lookup.get(map, 'image')
  const withImage = new Set(all.filter((service) => imageOf(service) !== undefined).map(({ name }) => name))
  const built = new Set<string>()
  const images: ImageUse[] = []
  const foreign: ForeignUse[] = []

  for (const service of all) {
    const { name, anchor } = service
    const lineage = lineageOf(service, byName, lookup)
    if (lineage.some(({ map }) => hasValue(lookup.get(map, 'build')))) built.add(name)
    const own = imageOf(service)
    if (own !== undefined) {
      images.push({ service: name, entry: anchor === undefined ? own : { ...anchor, node: own.node } })
      continue
    }
    const base = withImage.has(name) ? undefined : extendedBy(service, lookup)
    if (base === undefined) continue
    const { span } = base
    const from = lineage.find((other) => imageOf(other) !== undefined)
    const inherited = from && imageOf(from)
    if (inherited !== undefined)
      images.push({ service: name, entry: { node: inherited.node, span }, from: from?.name ?? '' })
    else if (base.file !== undefined) foreign.push({ service: name, span, file: base.file, from: base.name })
  }
  return { all, built, images, foreign, findings }
}
