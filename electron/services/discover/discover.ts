/** Finding images: Docker Hub, and what stands in for it where it cannot be asked. */
import type { Aged } from '../../core/aged.ts'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import {
  hubName,
  ignoredBy,
  markHere,
  type HubQuery,
  type HubRepository,
  type HubResult,
  type HubResults,
  type HubTag,
  type HubTags,
} from '../../core/registry/hub.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { canonicalName, familiarName, parseReference } from '../../core/names/reference.ts'
import type { Answers } from '../../history/answers.ts'
import type { HubClient } from '../../registry/hub/client.ts'
import { isPagingCap } from '../../registry/hub/failures.ts'
import { hubShelves, type Shelf } from './discover-answers.ts'
import { m } from '../../words/messages.ts'

/** Some names of tags, as a registry lists them (distribution-spec, "Listing Tags"). */
export interface RegistryTags {
  readonly names: readonly string[]
  /** What to pass for more; absent where there are none. */
  readonly next?: string
}

/** What finding is made of. */
export interface DiscoverParts {
  readonly hub: HubClient
  readonly answers: Answers
  /** Has the engine search Docker Hub; rejects where there is no engine. */
  readonly engineSearch?: (text: string, signal: AbortSignal) => Promise<readonly HubResult[]>
  /** Lists a repository's tags at its registry; `name` is in full: `docker.io/library/nginx`. */
  readonly registryTags?: (name: string, next: string | undefined) => Promise<RegistryTags>
  readonly localImages: () => readonly InventoryImage[]
  readonly nowMs: () => number
}

/** Which tags are asked for; `next` comes from the page before, with the same filter and order. */
export interface TagsQuestion {
  readonly name: string
  readonly filter?: string | undefined
  readonly order: 'newest' | 'name'
  readonly next?: string | undefined
}

/** The handlers of the room `discover` that ask Docker Hub. What fails is thrown as a `FailureError`. */
export interface Discover {
  /**
   * Searches Docker Hub. One search runs at a time: a newer one ends the one before, which then fails as `cancelled`.
   * Where Hub cannot be asked, what it said to the same question before is given, or else what the engine finds.
   */
  readonly search: (query: HubQuery) => Promise<Aged<HubResults>>
  /** A repository's page, or what is remembered of it where Hub cannot be asked. */
  readonly repository: (input: { readonly name: string }) => Promise<Aged<HubRepository>>
  /**
   * Some tags of a repository, marked with what is here. Where Hub cannot be asked, or shows no further pages, what it
   * said before is given, or else the registry's own list, from its beginning.
   */
  readonly tags: (question: TagsQuestion) => Promise<Aged<HubTags>>
}

/** Failures that say nothing of what was asked for: somebody else, or Hub at another time, may know it. */
const isNoAnswer = ({ kind }: Failure): boolean =>
  kind === 'rate-limited' ||
  kind === 'registry-unreachable' ||
  kind === 'stream-broken' ||
  kind === 'unexpected'

const superseded = (): FailureError =>
  new FailureError({
    kind: 'cancelled',
    message: m.discover_superseded(),
    advice: m.discover_superseded_advice(),
  })

/**
 * Lets one call run at a time: a newer one aborts the one before, waits until that has ended, and leaves it failed as
 * `cancelled`.
 */
const latestOnly = () => {
  let current: AbortController | undefined
  let ended: Promise<unknown> = Promise.resolve()
  return async <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    current?.abort()
    const { signal } = (current = new AbortController())
    const runAlone = async (): Promise<T> => {
      if (signal.aborted) throw superseded()
      return run(signal)
    }
    const running = ended.then(runAlone)
    ended = running.catch(() => undefined)
    const outcome = await running.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if (signal.aborted) throw superseded()
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** Asks; keeps the answer; gives what was kept where there is none. */
const askOrRemember = async <T>(
  shelf: Shelf<T>,
  question: object,
  ask: () => Promise<T>,
  nowMs: () => number,
): Promise<Aged<T>> => {
  try {
    const value = await ask()
    const asOfMs = nowMs()
    shelf.keep(question, value, asOfMs)
    return { value, asOfMs }
  } catch (error) {
    const failure = failureOf(error)
    const kept = isNoAnswer(failure) ? shelf.findInsteadOf(failure, question) : undefined
    if (kept !== undefined) return kept
    throw error
  }
}

/** `next` goes through the window, so it says by itself whose it is. */
const [hubMark, registryMark] = ['hub:', 'registry:'] as const

const unmarked = (next: string | undefined, mark: string): string | undefined =>
  next?.startsWith(mark) === true ? next.slice(mark.length) : undefined

const marked = (tags: HubTags): HubTags =>
  tags.next === undefined ? tags : { ...tags, next: hubMark + tags.next }

/** A registry cannot filter; a filter that matches few names must not fetch the whole list for one page. */
const mostListsAPage = 10

const isWanted = (filter: string | undefined) => {
  const wanted = filter?.toLowerCase() ?? ''
  return (name: string): boolean => name.toLowerCase().includes(wanted)
}

const namedTags = async (
  list: NonNullable<DiscoverParts['registryTags']>,
  name: string,
  { filter, next: from }: TagsQuestion,
): Promise<HubTags> => {
  const found: HubTag[] = []
  let next = unmarked(from, registryMark)
  for (let lists = 0; lists < mostListsAPage; lists += 1) {
    const page = await list(name, next)
    found.push(...page.names.filter(isWanted(filter)).map((tag) => ({ name: tag, platforms: [] })))
    next = page.next
    if (found.length > 0 || next === undefined) break
  }
  return { tags: found, source: 'registry', ...(next !== undefined && { next: registryMark + next }) }
}

/** The names of a repository: as one types it, and in full. Throws a `FailureError` where the text is none. */
const namesOf = (text: string): { readonly name: string; readonly inFull: string } => {
  const parsed = parseReference(text)
  if (parsed.ok) return { name: familiarName(parsed.reference), inFull: canonicalName(parsed.reference) }
  throw new FailureError({
    kind: 'invalid-reference',
    message: parsed.mistake.sentence,
    advice: m.discover_correct_name(),
  })
}

/** The same words for questions that mean the same. */
const questionOf = ({ text, badges, architectures, operatingSystems, sort, from }: HubQuery): object => ({
  text: text.trim(),
  badges: badges.toSorted(),
  architectures: architectures.toSorted(),
  operatingSystems: operatingSystems.toSorted(),
  sort,
  from,
})

const engineResults = (results: readonly HubResult[], query: HubQuery): HubResults => {
  const onlyOfficial = query.badges.length === 1 && query.badges[0] === 'official'
  return {
    results: onlyOfficial ? results.filter(({ badge }) => badge === 'official') : results,
    source: 'engine',
    ignored: ignoredBy(query),
  }
}

/** Finds images by way of `hub`, with `answers`, the engine and the registry to fall back to. */
export const createDiscover = (parts: DiscoverParts): Discover => {
  const { hub, answers, engineSearch, registryTags, localImages, nowMs } = parts
  const shelves = hubShelves(answers)
  const oneSearch = latestOnly()

  const askEngine = async (query: HubQuery, signal: AbortSignal): Promise<Aged<HubResults> | undefined> => {
    // The engine knows one page; after some of Hub's it would give the same again.
    if (engineSearch === undefined || query.from > 0 || signal.aborted) return undefined
    try {
      return { value: engineResults(await engineSearch(query.text, signal), query), asOfMs: nowMs() }
    } catch {
      // What Hub said tells the person more.
      return undefined
    }
  }

  const searchUntil = async (query: HubQuery, signal: AbortSignal): Promise<Aged<HubResults>> => {
    try {
      const ask = () => hub.search(query, signal)
      return await askOrRemember(shelves.results, questionOf(query), ask, nowMs)
    } catch (error) {
      const found = await askEngine(query, signal)
      if (found === undefined) throw error
      return found
    }
  }

  const repository = ({ name }: { readonly name: string }): Promise<Aged<HubRepository>> =>
    askOrRemember(shelves.repository, { name: hubName(name) ?? name }, () => hub.repository(name), nowMs)

  const askRegistry = async (
    question: TagsQuestion,
    inFull: string,
    why: Failure,
  ): Promise<Aged<HubTags>> => {
    if (registryTags === undefined) throw new FailureError(why)
    return { value: await namedTags(registryTags, inFull, question), asOfMs: nowMs() }
  }

  const askHub = async (question: TagsQuestion, name: string, inFull: string): Promise<Aged<HubTags>> => {
    const { filter, order, next } = question
    const asked = { name, filter, order, next: unmarked(next, hubMark) }
    try {
      return await askOrRemember(shelves.tags, asked, async () => marked(await hub.tags(name, asked)), nowMs)
    } catch (error) {
      const failure = failureOf(error)
      if (!isNoAnswer(failure) && !isPagingCap(failure)) throw error
      return await askRegistry(question, inFull, failure).catch(() => {
        throw error
      })
    }
  }

  const findTags = (question: TagsQuestion, name: string, inFull: string): Promise<Aged<HubTags>> => {
    const isOfRegistry = question.next?.startsWith(registryMark) === true || hubName(name) === undefined
    if (!isOfRegistry) return askHub(question, name, inFull)
    return askRegistry(question, inFull, {
      kind: 'not-found',
      message: m.discover_no_repository({ name }),
      advice: m.discover_no_repository_advice(),
    })
  }

  const tags = async (question: TagsQuestion): Promise<Aged<HubTags>> => {
    const { name, inFull } = namesOf(question.name)
    const found = await findTags(question, name, inFull)
    return { ...found, value: { ...found.value, tags: markHere(inFull, found.value.tags, localImages()) } }
  }

  return { search: (query) => oneSearch((signal) => searchUntil(query, signal)), repository, tags }
}
