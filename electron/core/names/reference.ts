/**
 * Image references: how Docker reads what a person types. The grammar and the defaults are those of
 * distribution/reference (`reference.go`, `regexp.go`, `normalize.go`).
 */
import { parseDigest, type Digest } from '../identity.ts'
import {
  bareId,
  findInDigest,
  findInDomain,
  findInLength,
  findInPath,
  findInTag,
  findInText,
  type Finding,
  type ReferenceMistake,
  type ReferenceSlices,
  type Slice,
} from './reference-mistake.ts'
import { m } from '../../words/messages.ts'

export type { ReferenceMistake, ReferenceMistakeKind, Span } from './reference-mistake.ts'

/** An image's name in full. Two texts that mean the same image name give equal references. */
export interface Reference {
  /** The registry with its port, such as `docker.io` or `127.0.0.1:5000`. */
  readonly domain: string
  /** The repository with its namespaces, such as `library/redis`. */
  readonly path: string
  readonly tag?: string
  readonly digest?: Digest
}

/** What a text left out and Docker's defaults filled in. */
export interface FilledIn {
  /** The registry, `docker.io`. */
  readonly domain: boolean
  /** The namespace, `library`. */
  readonly namespace: boolean
}

interface Reading {
  readonly reference: Reference
  readonly filledIn: FilledIn
}

/** A text that was read as a reference, or why it is none. */
export type ParsedReference =
  ({ readonly ok: true } & Reading) | { readonly ok: false; readonly mistake: ReferenceMistake }

/** One part of a reference as it is shown. */
export interface ReferencePart {
  readonly part: 'registry' | 'namespace' | 'repository' | 'tag' | 'digest'
  readonly text: string
  /** Somebody typed it; otherwise it is a default that was filled in. */
  readonly typed: boolean
}

const defaultDomain = 'docker.io'
const legacyDomain = 'index.docker.io'
const officialNamespace = 'library/'
const defaultTag = 'latest'

/** Whether what stands before the first `/` is a registry rather than a namespace (`splitDockerDomain`). */
const isDomain = (text: string): boolean =>
  text === 'localhost' || /[.:]/.test(text) || text !== text.toLowerCase()

/** Cuts `slice` at the first `mark`, which goes with neither half. */
const cut = (slice: Slice, mark: string): [before: Slice, after?: Slice] => {
  const index = slice.text.indexOf(mark)
  if (index < 0) return [slice]
  return [
    { text: slice.text.slice(0, index), from: slice.from },
    { text: slice.text.slice(index + 1), from: slice.from + index + 1 },
  ]
}

const slicesOf = (text: string): ReferenceSlices => {
  const whole = { text, from: 0 }
  const [first, rest] = cut(whole, '/')
  const hasDomain = rest !== undefined && isDomain(first.text)
  const [named, digest] = cut(hasDomain ? rest : whole, '@')
  const [path, tag] = cut(named, ':')
  return { ...(hasDomain && { domain: first }), path, ...(tag && { tag }), ...(digest && { digest }) }
}

const findIn = (text: string, slices: ReferenceSlices): Finding | undefined =>
  (slices.domain && findInDomain(slices.domain)) ??
  findInPath(text, slices) ??
  (slices.tag && findInTag(slices.tag)) ??
  (slices.digest && findInDigest(text, slices.digest))

/** Reads `text`, or finds the first thing that is wrong with it. */
const read = (text: string): Reading | Finding => {
  const early = findInText(text)
  if (early !== undefined) return early
  const slices = slicesOf(text)
  const finding = findIn(text, slices)
  if (finding !== undefined) return finding

  const typedDomain = slices.domain?.text ?? defaultDomain
  const domain = typedDomain === legacyDomain ? defaultDomain : typedDomain
  const namespaceMissing = domain === defaultDomain && !slices.path.text.includes('/')
  const path = namespaceMissing ? officialNamespace + slices.path.text : slices.path.text
  const tooLong = findInLength(path, slices.path)
  if (tooLong !== undefined) return tooLong

  const tag = slices.tag?.text
  const digest = slices.digest && parseDigest(slices.digest.text)
  return {
    reference: { domain, path, ...(tag !== undefined && { tag }), ...(digest && { digest }) },
    filledIn: { domain: slices.domain === undefined, namespace: namespaceMissing },
  }
}

const mistakeOf = ({ kind, at, rule, instead, candidate }: Finding): ReferenceMistake => {
  const where = at && { at }
  if (candidate !== undefined && 'reference' in read(candidate)) {
    const sentence = m.naming_wrong_meant({ rule, candidate })
    return { kind, sentence, ...where, suggestion: candidate }
  }
  const sentence =
    instead === undefined ? m.naming_wrong({ rule }) : m.naming_wrong_instead({ rule, instead })
  return { kind, sentence, ...where }
}

/**
 * Reads `text` as Docker does (`ParseNormalizedNamed`) and fills in the registry and the namespace that it leaves
 * out. A tag is not filled in: {@link withDefaultTag} does that. One thing is stricter than Docker, which takes
 * `my_registry.example/app` for a reference without any registry: here that registry's name is a mistake.
 */
export const parseReference = (text: string): ParsedReference => {
  const reading = read(text)
  return 'reference' in reading ? { ok: true, ...reading } : { ok: false, mistake: mistakeOf(reading) }
}

/** The name in full without tag or digest, such as `docker.io/library/redis`. */
export const canonicalName = ({ domain, path }: Reference): string => `${domain}/${path}`

/** The name in full with its tag, such as `docker.io/library/redis:7`; `undefined` where it has none. */
export const canonicalTag = (reference: Reference): string | undefined =>
  reference.tag === undefined ? undefined : `${canonicalName(reference)}:${reference.tag}`

/** What stands before the tag of a name that has one: `localhost:5000/app` of `localhost:5000/app:1`. */
export const withoutTag = (name: string): string => name.slice(0, name.lastIndexOf(':'))

/**
 * The name as Docker prints it, such as `redis` or `bitnami/redis` (`familiarizeName`). Where Docker's short form
 * would be read as something else (`docker.io/localhost/app`, a repository that looks like an ID), the part that
 * makes it unmistakable stays.
 */
export const familiarName = (reference: Reference): string => {
  const { domain, path } = reference
  if (domain !== defaultDomain) return canonicalName(reference)
  const components = path.split('/')
  const [first = '', second = ''] = components
  if (components.length === 2 && first === 'library' && !bareId.test(second)) return second
  return isDomain(first) ? canonicalName(reference) : path
}

/** The familiar name with its tag and digest, such as `redis:7@sha256:…`. */
export const formatReference = (reference: Reference): string => {
  const { tag, digest } = reference
  return (
    familiarName(reference) +
    (tag === undefined ? '' : `:${tag}`) +
    (digest === undefined ? '' : `@${digest}`)
  )
}

/** The reference with the tag `latest` where it has neither tag nor digest (`TagNameOnly`). */
export const withDefaultTag = (reference: Reference): Reference =>
  reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: defaultTag }
    : reference

/**
 * The parts of the reference in `text`, in the order in which they are written, with the defaults that Docker
 * fills in. Empty where the text is no reference: {@link parseReference} says why.
 */
export const readReference = (text: string): readonly ReferencePart[] => {
  const parsed = parseReference(text)
  if (!parsed.ok) return []
  const { reference, filledIn } = parsed
  const { domain, path, tag, digest } = withDefaultTag(reference)
  const lastSlash = path.lastIndexOf('/')
  const parts: ReferencePart[] = [{ part: 'registry', text: domain, typed: !filledIn.domain }]
  if (lastSlash >= 0) {
    parts.push({ part: 'namespace', text: path.slice(0, lastSlash), typed: !filledIn.namespace })
  }
  parts.push({ part: 'repository', text: path.slice(lastSlash + 1), typed: true })
  if (tag !== undefined) parts.push({ part: 'tag', text: tag, typed: reference.tag !== undefined })
  if (digest !== undefined) parts.push({ part: 'digest', text: digest, typed: true })
  return parts
}
