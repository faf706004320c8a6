import type { DigestObservation } from '../../core/pins/digest-ledger.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import type { PullQuota } from '../../core/registry/forecast.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { createTurns } from '../../core/in-turn.ts'
import type { CheckState, DriftedTag, Pin, PinsState } from '../../core/pins/pin.ts'
import type { DriftSchedule } from '../../core/settings.ts'
import type { DriftMemory, DriftRecord } from '../../history/drift.ts'
import { coalesce } from '../coalesce.ts'
import { createAsk, heldAgainst, type AskParts, type Look, type Reach } from './drift-ask.ts'
import { afterFailure, afterLook, markOf, untold, watchedTag } from './drift-records.ts'
import { runRound } from './drift-round.ts'
import { createDriftSchedule } from './drift-schedule.ts'
import { isSameWatch, watchedAmong, type FileTag, type Watched } from './drift-watch.ts'
import { askedTag, type TagNames } from './tag-names.ts'

/** What watching tags is made of, and whom it tells. */
export interface DriftParts extends AskParts {
  readonly names: TagNames
  readonly pins: () => ReadonlyMap<string, Pin>
  /** The images as they were last seen. */
  readonly images: () => readonly InventoryImage[]
  /** Tags in the files that Lading was shown. */
  readonly fileTags: () => readonly FileTag[]
  /** Resolves once those files have been looked at. Never rejects. */
  readonly filesRead: () => Promise<void>
  readonly memory: DriftMemory
  /** How registries are reached now. */
  readonly reach: () => Promise<Reach>
  readonly schedule: () => DriftSchedule
  readonly isOnline: () => boolean
  /** Resolves after so many milliseconds; rejects when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly setTimer: (work: () => void, ms: number) => () => void
  /** In [0, 1). */
  readonly random: () => number
  /** Tags that drifted, after a check; each once until it moves again. */
  readonly notify: (drifted: readonly DriftedTag[]) => void
  readonly onChange: (state: PinsState) => void
}

/** Watching whether tags still mean what is used of them. */
export interface Drift {
  readonly state: () => PinsState
  /**
   * Looks at these tags, or at all that are watched; one check at a time. Resolves when it is through or cancelled; what fails
   * is in the outcomes. Rejects with a `FailureError` for what is no tag.
   */
  readonly check: (input: { readonly references?: readonly string[] | undefined }) => Promise<void>
  readonly cancel: () => void
  /** Leaves a drifted tag as it is until it moves again. */
  readonly acknowledge: (input: { readonly reference: string }) => void
  /** Pins, images or files changed, perhaps in nothing that is watched. */
  readonly changed: () => void
  /** A registry, or an engine that had just asked one, said what a tag is. */
  readonly heard: (observation: DigestObservation) => void
  /** The schedule was chosen anew. */
  readonly replan: () => void
  /** Nothing is checked by itself until `wake`: the machine sleeps, or the person wants it so. */
  readonly sleep: () => void
  readonly wake: () => void
  /** Ends what is under way. */
  readonly close: () => Promise<void>
}

/** The list may hold thousands of tags, and a check changes one after the other. */
const gapMs = 250

/** Tags that nobody watches any more are remembered for a while: they may be in a file. */
const forgottenAfterMs = 90 * 24 * 3_600_000

/** Watches tags. */
export const createDrift = (parts: DriftParts): Drift => {
  const { nowMs, memory } = parts
  const records = new Map(memory.all().map((record) => [record.reference, record]))
  const ask = createAsk(parts)
  let watched: ReadonlyMap<string, Watched> | undefined
  let running: { done: number; total: number; host?: string } | undefined
  let wholeCheck: Promise<void> | undefined
  const takeTurn = createTurns()
  let cancelling = new AbortController()
  let lastCheckedAtMs = memory.lastCheckedAtMs()
  let quota: PullQuota | undefined

  const allWatched = (): ReadonlyMap<string, Watched> =>
    (watched ??= watchedAmong(parts.names, parts.pins(), parts.images(), parts.fileTags()))

  const watchedOf = (text: string): Watched => {
    const tag = askedTag(text)
    return allWatched().get(tag.text) ?? tag
  }

  const checkState = (): CheckState => {
    if (running !== undefined) return { kind: 'running', ...running }
    const nextCheckAtMs = schedule.nextAtMs()
    return {
      kind: 'idle',
      ...(lastCheckedAtMs !== undefined && { lastCheckedAtMs }),
      ...(nextCheckAtMs !== undefined && { nextCheckAtMs }),
    }
  }

  const state = (): PinsState => ({
    tags: [...allWatched().values()]
      .map((one) => watchedTag(one, records.get(one.text)))
      .toSorted((a, b) => (a.reference < b.reference ? -1 : 1)),
    check: checkState(),
    ...(quota !== undefined && { quota }),
  })

  const publish = coalesce(() => parts.onChange(state()), gapMs)

  const keep = (news: readonly DriftRecord[]): void => {
    for (const record of news) records.set(record.reference, record)
    memory.keep(news)
    publish.poke()
  }

  /** As it is now: it may have been pulled or pinned while the registry was asked. */
  const current = (one: Watched): Watched => allWatched().get(one.text) ?? one

  const onAnswer = (one: Watched, look: Look): void => {
    if (look.quota !== undefined) quota = look.quota
    const before = records.get(one.text)
    if (look.outcome.kind === 'unknown' && look.found === undefined) {
      keep([afterFailure(before, one, look.outcome.failure, nowMs())])
      return
    }
    keep([afterLook(before, one, look, nowMs())])
  }

  const forgetOld = (): void => {
    const old = [...records.values()].filter(
      ({ reference, checkedAtMs }) =>
        !allWatched().has(reference) && nowMs() - checkedAtMs > forgottenAfterMs,
    )
    for (const { reference } of old) records.delete(reference)
    memory.forget(old.map(({ reference }) => reference))
  }

  const tellOf = (tags: readonly Watched[]): void => {
    const news = tags.flatMap((tag) => {
      const record = records.get(tag.text)
      const isWatched = allWatched().has(tag.text)
      return record !== undefined && isWatched && watchedTag(current(tag), record).outcome === record.outcome
        ? untold(record).map((drifted) => ({ record, drifted }))
        : []
    })
    if (news.length === 0) return
    keep(
      news.map(({ record }) => {
        const toldOf = markOf(record.outcome)
        return { ...record, ...(toldOf !== undefined && { toldOf }) }
      }),
    )
    // Whoever is told of a tag that moved finds it moved.
    publish.settle()
    parts.notify(news.map(({ drifted }) => drifted))
  }

  const failAll = (tags: readonly Watched[], failure: Failure): void => {
    keep(tags.map((tag) => afterFailure(records.get(tag.text), tag, failure, nowMs())))
  }

  const lookAt = async (tags: readonly Watched[], signal: AbortSignal): Promise<void> => {
    const progress: NonNullable<typeof running> = { done: 0, total: tags.length }
    running = progress
    publish.poke()
    const ended = (): void => {
      progress.done += 1
      publish.poke()
    }
    const reach = await parts.reach()
    await runRound<Look>(
      tags,
      {
        ask: (tag) => ask(tag, reach, signal),
        onTurn: ({ reference }) => void (progress.host = reference.domain),
        onAnswer: (tag, look) => {
          onAnswer(tag, look)
          ended()
        },
        onFailure: (tag, failure) => {
          keep([afterFailure(records.get(tag.text), tag, failure, nowMs())])
          ended()
        },
        ...{ wait: parts.wait, nowMs, random: parts.random },
      },
      signal,
    )
  }

  const round = async (tags: () => readonly Watched[], isWhole: boolean, signal: AbortSignal) => {
    await parts.filesRead()
    if (signal.aborted) return
    // What they name may not have been told yet.
    watched = undefined
    const looked = tags()
    try {
      await lookAt(looked, signal)
      if (isWhole) {
        lastCheckedAtMs = nowMs()
        memory.checked(lastCheckedAtMs)
        forgetOld()
      }
    } catch (error) {
      if (!signal.aborted) failAll(looked, failureOf(error))
    }
    running = undefined
    tellOf(looked)
    schedule.plan()
    publish.poke()
  }

  const inTurn = (tags: () => readonly Watched[], isWhole: boolean): Promise<void> => {
    const { signal } = cancelling
    return takeTurn(() => round(tags, isWhole, signal))
  }

  const checkAll = (): Promise<void> => {
    wholeCheck ??= inTurn(() => [...allWatched().values()], true).finally(() => {
      wholeCheck = undefined
    })
    return wholeCheck
  }

  const schedule = createDriftSchedule({
    schedule: parts.schedule,
    lastCheckedAtMs: () => lastCheckedAtMs,
    isOnline: parts.isOnline,
    check: checkAll,
    nowMs,
    setTimer: parts.setTimer,
  })

  const cancel = (): void => {
    cancelling.abort()
    cancelling = new AbortController()
  }

  const heard = ({ reference, digest, platform, platformDigest, seenAtMs }: DigestObservation): void => {
    const before = records.get(reference)
    const one = allWatched().get(reference)
    if (one === undefined || (before !== undefined && before.checkedAtMs > seenAtMs)) return
    const found = { digest, ...(platformDigest !== undefined && { platformDigest }) }
    const outcome = heldAgainst(one, found, parts.observationsOf(reference), platform, seenAtMs)
    keep([afterLook(before, one, { outcome, found }, seenAtMs)])
  }

  return {
    state,
    check: async ({ references }) => {
      if (references === undefined) return checkAll()
      const texts = references.map((text) => askedTag(text).text)
      return inTurn(() => [...new Set(texts)].map(watchedOf), false)
    },
    cancel,
    acknowledge: ({ reference }) => {
      const record = records.get(askedTag(reference).text)
      const acknowledged = record && markOf(record.outcome)
      if (record !== undefined && acknowledged !== undefined) keep([{ ...record, acknowledged }])
    },
    changed: () => {
      const before = watched
      watched = undefined
      if (before === undefined || !isSameWatch(before, allWatched())) publish.poke()
    },
    heard,
    replan: () => {
      schedule.plan()
      publish.poke()
    },
    sleep: () => {
      schedule.sleep()
      publish.poke()
    },
    wake: () => {
      schedule.wake()
      publish.poke()
    },
    close: async () => {
      schedule.sleep()
      cancel()
      await takeTurn(() => Promise.resolve())
    },
  }
}
