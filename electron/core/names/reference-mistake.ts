/**
 * What can be wrong with the parts of an image reference, in words for the person who types it. The grammar is
 * that of distribution/reference (`regexp.go`), the digests that of opencontainers/go-digest (`algorithm.go`).
 */
import { m } from '../../words/messages.ts'

/** Every mistake that is told apart. */
export type ReferenceMistakeKind =
  | 'empty'
  | 'whitespace'
  | 'url-scheme'
  | 'bare-id'
  | 'domain-invalid'
  | 'port-invalid'
  | 'name-missing'
  | 'name-uppercase'
  | 'name-character'
  | 'name-empty-component'
  | 'name-separator'
  | 'name-too-long'
  | 'tag-missing'
  | 'tag-start'
  | 'tag-character'
  | 'tag-too-long'
  | 'digest-missing'
  | 'digest-algorithm-missing'
  | 'digest-algorithm-unknown'
  | 'digest-character'
  | 'digest-length'

/** A stretch of the text, in UTF-16 offsets; `to` is the first one after it. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Why a text is no image reference. */
export interface ReferenceMistake {
  readonly kind: ReferenceMistakeKind
  /** One short sentence that says what to do. */
  readonly sentence: string
  /** Where in the text the mistake is; absent where it is the whole of it. */
  readonly at?: Span
  /** A reference, always a valid one, that was probably meant. The sentence names it, too. */
  readonly suggestion?: string
}

/** A mistake that was found, before it is known whether the candidate in it is a valid reference. */
export interface Finding {
  readonly kind: ReferenceMistakeKind
  readonly at?: Span
  /** The rule that the text breaks, without the full stop. */
  readonly rule: string
  /** What to do, said after the rule where there is nothing to suggest. */
  readonly instead?: string
  /** The whole text as it was probably meant. */
  readonly candidate?: string
}

/** A part of a text, and where in that text it starts. */
export interface Slice {
  readonly text: string
  readonly from: number
}

/** The parts of a text that may be a reference, as it was typed. */
export interface ReferenceSlices {
  readonly domain?: Slice
  readonly path: Slice
  readonly tag?: Slice
  readonly digest?: Slice
}

/** The most characters of a path, its namespace included and its domain not (distribution/reference v0.6.0). */
export const maxPathLength = 255

/** 64 hex digits are an image's ID, never a name (distribution/reference, `anchoredIdentifierRegexp`). */
export const bareId = /^[0-9a-f]{64}$/

const maxTagLength = 128
const domainName =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])$/
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i
const hubPage = /^(?:www\.)?hub\.docker\.com\/(?:r\/|_\/)([^?#]+?)(?:\/tags)?\/?(?:[?#].*)?$/
const pullCommand = /^(?:docker|podman)\s+(?:image\s+)?pull\s+/
const hexDigits = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/** Where a part of `slice` stands; where that part is empty, the mark before it is shown instead. */
const spanOf = (slice: Slice, from = 0, length = slice.text.length - from): Span => {
  const start = slice.from + from
  return length === 0 ? { from: start - 1, to: start } : { from: start, to: start + length }
}

/** The first character of `slice` that `allowed` does not match, whole even where it takes two UTF-16 units. */
const strangerIn = (slice: Slice, allowed: RegExp): { character: string; at: Span } | undefined => {
  let from = 0
  for (const character of slice.text) {
    if (!allowed.test(character)) return { character, at: spanOf(slice, from, character.length) }
    from += character.length
  }
  return undefined
}

/** `text` with what stands at `slice` replaced. */
const replaced = (text: string, slice: Slice, by: string): string =>
  text.slice(0, slice.from) + by + text.slice(slice.from + slice.text.length)

/** What is wrong with the text before it is taken apart. */
export const findInText = (text: string): Finding | undefined => {
  if (text === '') return { kind: 'empty', rule: m.naming_wrong_empty() }
  const prefix = scheme.exec(text)?.[0]
  if (prefix !== undefined) {
    const address = text.slice(prefix.length)
    return {
      kind: 'url-scheme',
      at: { from: 0, to: prefix.length },
      rule: m.naming_wrong_scheme({ prefix }),
      instead: m.naming_wrong_scheme_instead(),
      candidate: hubPage.exec(address)?.[1] ?? address,
    }
  }
  const blank = /\s+/.exec(text)
  if (blank !== null) {
    return {
      kind: 'whitespace',
      at: { from: blank.index, to: blank.index + blank[0].length },
      rule: m.naming_wrong_spaces(),
      instead: m.naming_wrong_spaces_instead(),
      candidate: text.trim().replace(pullCommand, ''),
    }
  }
  if (!bareId.test(text)) return undefined
  return {
    kind: 'bare-id',
    rule: m.naming_wrong_id(),
    instead: m.naming_wrong_id_instead(),
  }
}

/** What is wrong with the registry's name: a host name or an IPv6 address in brackets, and a port. */
export const findInDomain = (domain: Slice): Finding | undefined => {
  const { text } = domain
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? []
  if (domainName.test(host) && (port === undefined || /^[0-9]+$/.test(port))) return undefined

  const kind = 'domain-invalid'
  if (/^[0-9a-f:]*:[0-9a-f]*:[0-9a-f:]*$/i.test(text)) {
    const rule = m.naming_wrong_address()
    return { kind, at: spanOf(domain), rule, instead: '`[fc00::1]:5000`' }
  }
  if (/^\[[^%]*%[^%]+\]$/.test(host)) {
    const zone = host.indexOf('%')
    const rule = m.naming_wrong_zone({ zone: host.slice(zone, -1) })
    return {
      kind,
      at: spanOf(domain, zone, host.length - 1 - zone),
      rule,
      instead: m.naming_wrong_zone_instead(),
    }
  }
  if (domainName.test(host) && port !== undefined) {
    const rule = m.naming_wrong_port({ host })
    return { kind: 'port-invalid', at: spanOf(domain, host.length + 1), rule, instead: `\`${host}:5000\`` }
  }
  const rule = m.naming_wrong_registry({ text })
  return {
    kind,
    at: spanOf(domain),
    rule,
    instead: m.naming_wrong_registry_instead(),
  }
}

const findMissingName = (text: string, { domain, path, tag }: ReferenceSlices): Finding => {
  const kind = 'name-missing'
  if (domain !== undefined)
    return { kind, at: spanOf(domain), rule: m.naming_wrong_missing_after({ before: `${domain.text}/` }) }
  const mark = tag === undefined ? '@' : ':'
  return { kind, at: { from: path.from, to: text.length }, rule: m.naming_wrong_missing_before({ mark }) }
}

const findEmptyComponent = (text: string, path: Slice): Finding => {
  const kind = 'name-empty-component'
  if (path.text.startsWith('/')) return { kind, at: spanOf(path, 0, 1), rule: m.naming_wrong_slash_first() }
  const doubled = path.text.indexOf('//')
  if (doubled < 0) {
    return { kind, at: spanOf(path, path.text.length - 1), rule: m.naming_wrong_missing_at_end() }
  }
  const candidate = replaced(text, path, path.text.replaceAll(/\/{2,}/g, '/'))
  return { kind, at: spanOf(path, doubled, 2), rule: m.naming_wrong_slash_twice(), candidate }
}

/** The first run of separators that does not stand between letters or digits, or mixes them. */
const findSeparator = (component: Slice): Finding | undefined => {
  const { text } = component
  for (const { 0: run, index } of text.matchAll(/[._-]+/g)) {
    const within = index > 0 && index + run.length < text.length
    if (within && /^(?:[._]|__|-+)$/.test(run)) continue
    const found = { kind: 'name-separator', at: spanOf(component, index, run.length) } as const
    if (within) {
      const rule = m.naming_wrong_separator({ run })
      return { ...found, rule, instead: m.naming_wrong_separator_instead() }
    }
    const rule =
      index === 0
        ? m.naming_wrong_separator_start({ run, text })
        : m.naming_wrong_separator_end({ run, text })
    return { ...found, rule, instead: m.naming_wrong_separator_edge_instead() }
  }
  return undefined
}

const findInComponent = (component: Slice): Finding | undefined => {
  const stranger = strangerIn(component, /[a-z0-9._-]/)
  if (stranger === undefined) return findSeparator(component)
  const rule = m.naming_wrong_character({ character: stranger.character })
  return { kind: 'name-character', at: stranger.at, rule, instead: m.naming_wrong_character_instead() }
}

/** What is wrong with the repository's name, its namespaces included. */
export const findInPath = (text: string, slices: ReferenceSlices): Finding | undefined => {
  const { domain, path } = slices
  if (path.text === '') return findMissingName(text, slices)
  // Without a `/` after it, an IPv6 address is read as a repository.
  if (domain === undefined && path.text.startsWith('[')) {
    return { kind: 'name-missing', rule: m.naming_wrong_missing_path() }
  }
  let from = path.from
  const components = path.text.split('/').map((part): Slice => {
    const slice = { text: part, from }
    from += part.length + 1
    return slice
  })
  if (components.some((component) => component.text === '')) return findEmptyComponent(text, path)
  const shouting = components.find(({ text: name }) => name !== name.toLowerCase())
  if (shouting !== undefined) {
    const candidate = replaced(text, path, path.text.toLowerCase())
    const rule = m.naming_wrong_uppercase()
    return { kind: 'name-uppercase', at: spanOf(shouting), rule, candidate }
  }
  for (const component of components) {
    const finding = findInComponent(component)
    if (finding !== undefined) return finding
  }
  return undefined
}

/** What is wrong with the length of a path that was normalised; `path` is where it stands in the text. */
export const findInLength = (normalisedPath: string, path: Slice): Finding | undefined => {
  if (normalisedPath.length <= maxPathLength) return undefined
  const rule = m.naming_wrong_name_long({ count: maxPathLength })
  return {
    kind: 'name-too-long',
    at: spanOf(path),
    rule,
    instead: m.naming_wrong_name_long_instead({ count: normalisedPath.length }),
  }
}

/** What is wrong with the tag. */
export const findInTag = (tag: Slice): Finding | undefined => {
  const { text } = tag
  if (text === '') {
    return {
      kind: 'tag-missing',
      at: { from: tag.from - 1, to: tag.from },
      rule: m.naming_wrong_tag_missing(),
    }
  }
  const stranger = strangerIn(tag, /[A-Za-z0-9_.-]/)
  if (stranger !== undefined) {
    const rule = m.naming_wrong_tag_character({ character: stranger.character })
    return {
      kind: 'tag-character',
      at: stranger.at,
      rule,
      instead: m.naming_wrong_tag_character_instead(),
    }
  }
  if (/^[.-]/.test(text)) {
    const rule = m.naming_wrong_tag_start({ character: text.charAt(0) })
    return {
      kind: 'tag-start',
      at: spanOf(tag, 0, 1),
      rule,
      instead: m.naming_wrong_tag_start_instead(),
    }
  }
  if (text.length <= maxTagLength) return undefined
  const rule = m.naming_wrong_tag_long({ count: maxTagLength })
  return {
    kind: 'tag-too-long',
    at: spanOf(tag, maxTagLength),
    rule,
    instead: m.naming_wrong_tag_long_instead({ count: text.length }),
  }
}

/** What is wrong with the digest: the algorithm is one of go-digest's, and the digits are lowercase. */
export const findInDigest = (text: string, digest: Slice): Finding | undefined => {
  if (digest.text === '') {
    return {
      kind: 'digest-missing',
      at: spanOf(digest),
      rule: m.naming_wrong_digest_missing(),
      instead: m.naming_wrong_digest_missing_instead(),
    }
  }
  const colon = digest.text.indexOf(':')
  if (colon < 0) {
    const candidate = replaced(text, digest, `sha256:${digest.text}`)
    const rule = m.naming_wrong_digest_start()
    return { kind: 'digest-algorithm-missing', at: spanOf(digest), rule, candidate }
  }
  const algorithm = digest.text.slice(0, colon)
  const length = hexDigits.get(algorithm)
  if (length === undefined) {
    const rule = m.naming_wrong_algorithm({ algorithm })
    const instead = m.naming_wrong_algorithm_instead()
    return { kind: 'digest-algorithm-unknown', at: spanOf(digest, 0, colon), rule, instead }
  }
  const hex = { text: digest.text.slice(colon + 1), from: digest.from + colon + 1 }
  const stranger = strangerIn(hex, /[0-9a-f]/)
  if (stranger !== undefined) {
    const rule = m.naming_wrong_digit({ character: stranger.character })
    const candidate = replaced(text, hex, hex.text.toLowerCase())
    return { kind: 'digest-character', at: stranger.at, rule, candidate }
  }
  if (hex.text.length === length) return undefined
  const rule = m.naming_wrong_digest_length({ algorithm, count: length })
  return {
    kind: 'digest-length',
    at: spanOf(hex),
    rule,
    instead: m.naming_wrong_digest_length_instead({ count: hex.text.length }),
  }
}
