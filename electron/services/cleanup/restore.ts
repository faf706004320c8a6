import { basename } from 'node:path'
import type { RestoreResult } from '../../core/cleanup/removed-image.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import { shortDigest, type ImageId } from '../../core/identity.ts'
import { createTurns } from '../../core/in-turn.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import { nameMeant, printedAmong, type NamedImage } from '../../core/names/image-name.ts'
import { commandOf } from '../../core/names/naming-plan.ts'
import { canonicalRepository } from '../../core/names/printed-name.ts'
import { canonicalName } from '../../core/names/reference.ts'
import { pullCommand, shellWord } from '../../core/shell-word.ts'
import { isEnded, type JobState } from '../../core/transfers/job.ts'
import type { PullState } from '../../core/transfers/pull.ts'
import type { Transfer, TransferId } from '../../core/transfers/transfer.ts'
import type { KeptRemoval } from '../../history/removed-images.ts'
import type { Activity } from '../activity.ts'
import { isThere } from '../archives/part-file.ts'
import type { NamingEngine } from '../names/name-changes.ts'
import { noEngine } from '../no-engine.ts'
import type { DigestPulls } from '../pins/digest-pulls.ts'
import type { TagName, TagNames } from '../pins/tag-names.ts'
import type { Transfers } from '../transfers/transfers.ts'
import type { RemovalMemory } from './removal-memory.ts'
import { m } from '../../words/messages.ts'

/** What having removed images again is made of. */
export interface RestoresParts {
  /** The engine, while it is up. */
  readonly engine: () => Pick<NamingEngine, 'id' | 'image'> | undefined
  readonly removals: Pick<RemovalMemory, 'of' | 'restored'>
  readonly names: Pick<TagNames, 'tagOf'>
  readonly digestPulls: Pick<DigestPulls, 'start' | 'ended' | 'giveName'>
  readonly transfers: Pick<Transfers, 'load'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
}

/** Having removed images again. */
export interface Restores {
  /**
   * Puts the images back that went with these entries of the ledger: one that is here gets its names, one that was saved is
   * read from its archive, any other is pulled by its digest. A name that another image has by then stays there, and the
   * ledger says so. Rejects with a `FailureError` without an engine; what of it cannot be done is in the results.
   */
  readonly restore: (input: { readonly entryIds: readonly number[] }) => Promise<readonly RestoreResult[]>
  /** Transfers that are new or changed: archives that were read for this. */
  readonly sawTransfers: (transfers: readonly Transfer[]) => void
}

/** An image that is wanted again, and the entry with which it went. */
interface Wish {
  readonly entryId: number
  readonly removal: KeptRemoval
}

/** How a pull or a load of it has ended. */
type Ending = JobState<{ readonly imageId?: ImageId }>

const titleOf = ({ names, imageId }: KeptRemoval): string => {
  const [first] = names
  return first === undefined ? shortDigest(imageId) : nameMeant(first).familiar
}

const namesMissing = ({ names }: KeptRemoval, image: NamedImage): readonly string[] =>
  names.filter((name) => printedAmong(image.tags, nameMeant(name)) === undefined)

const tagCommands = (imageId: ImageId, names: readonly string[]): readonly string[] =>
  names.map((name) => commandOf({ name, after: imageId }))

const notInArchive = (path: string): Failure => ({
  kind: 'not-found',
  message: m.cleanup_restore_not_in_archive({ file: basename(path) }),
  advice: m.cleanup_restore_not_in_archive_advice(),
})

/** No other repository would do any better then. */
const endsTrying: ReadonlySet<Failure['kind']> = new Set(['engine-unreachable', 'engine-silent', 'disk-full'])

const noSource = ({ archivePath }: KeptRemoval): string =>
  archivePath === undefined
    ? m.cleanup_restore_no_source()
    : m.cleanup_restore_no_archive({ path: archivePath })

/** Makes the part that brings removed images back. */
export const createRestores = (parts: RestoresParts): Restores => {
  const { removals, digestPulls, activity, nowMs } = parts
  const underWay = new Set<number>()
  const inTurn = createTurns()
  const loads = new Map<TransferId, readonly ((state: Ending) => void)[]>()

  const begin = ({ removal }: Wish, commands: readonly string[]): LedgerEntry => {
    const { engineId, imageId, names, platform, repositoryDigests } = removal
    const digest = repositoryDigests[0]?.digest
    return activity.begin({
      ...{ engineId, action: 'restore', reference: titleOf(removal), imageId, names, startedAtMs: nowMs() },
      ...(platform !== undefined && { platform }),
      ...(digest !== undefined && { digest }),
      ...(commands.length > 0 && { command: commands.join(' && ') }),
    })
  }

  const finish = (entry: LedgerEntry, { entryId }: Wish, ending: Ending): void => {
    const endedAtMs = nowMs()
    switch (ending.kind) {
      case 'succeeded':
        removals.restored(entryId, entry.id)
        activity.finish({ ...entry, undoes: entryId }, { outcome: 'succeeded', endedAtMs })
        return
      case 'failed':
        activity.finish(entry, { outcome: 'failed', endedAtMs, failure: ending.failure })
        return
      default:
        activity.finish(entry, { outcome: 'cancelled', endedAtMs })
    }
  }

  const giveNames = async (names: readonly string[], imageId: ImageId): Promise<void> => {
    for (const name of names) await digestPulls.giveName({ name, agreedLosers: [] }, imageId)
  }

  const nameHere = async (wish: Wish, image: NamedImage): Promise<RestoreResult> => {
    const { entryId, removal } = wish
    const missing = namesMissing(removal, image)
    if (missing.length > 0 || removal.restoredBy === undefined) {
      const entry = begin(wish, tagCommands(image.id, missing))
      await giveNames(missing, image.id)
      finish(entry, wish, { kind: 'succeeded' })
    }
    return { kind: 'here', entryId }
  }

  const loadEnded = (id: TransferId): Promise<Ending> =>
    new Promise((settle) => {
      loads.set(id, [...(loads.get(id) ?? []), settle])
    })

  const load = async ({ imageId, names }: KeptRemoval, path: string): Promise<Ending> => {
    const state = await loadEnded(parts.transfers.load({ path }))
    if (state.kind !== 'succeeded') return state
    const image = await parts.engine()?.image(imageId)
    if (image === undefined) return { kind: 'failed', failure: notInArchive(path) }
    await giveNames(names, imageId)
    return state
  }

  /** A tag by which an image is pulled from a repository: one that it had there, where it had any. */
  const tagIn = (repository: string, { names }: KeptRemoval): TagName | undefined => {
    const wanted = canonicalRepository(repository)
    const tags = names.flatMap((name) => parts.names.tagOf(name) ?? [])
    return tags.find(({ reference }) => canonicalName(reference) === wanted) ?? parts.names.tagOf(repository)
  }

  /** From one repository after the other, until one has it. */
  const pull = async (removal: KeptRemoval): Promise<Ending> => {
    const { names, platform, repositoryDigests } = removal
    const promises = names.map((name) => ({ name: nameMeant(name).canonical, agreedLosers: [] }))
    let state: PullState = { kind: 'cancelled' }
    for (const { repository, digest } of repositoryDigests) {
      const tag = tagIn(repository, removal)
      if (tag === undefined) continue
      state = await digestPulls.ended(digestPulls.start({ tag, digest, platform, promises }))
      if (state.kind !== 'failed' || endsTrying.has(state.failure.kind)) return state
    }
    return state
  }

  const start = (wish: Wish, command: string, work: () => Promise<Ending>): RestoreResult => {
    const { entryId, removal } = wish
    const entry = begin(wish, [command, ...tagCommands(removal.imageId, removal.names)])
    underWay.add(entryId)
    void work()
      .catch((error: unknown): Ending => ({ kind: 'failed', failure: failureOf(error) }))
      .then((ending) => {
        underWay.delete(entryId)
        finish(entry, wish, ending)
      })
    return { kind: 'started', entryId }
  }

  const bringBack = async (wish: Wish): Promise<RestoreResult> => {
    const { entryId, removal } = wish
    const { archivePath, platform, repositoryDigests } = removal
    if (archivePath !== undefined && (await isThere(archivePath)))
      return start(wish, `docker load -i ${shellWord(archivePath)}`, () => load(removal, archivePath))
    const [first] = repositoryDigests
    if (first === undefined) return { kind: 'impossible', entryId, sentence: noSource(removal) }
    return start(wish, pullCommand(`${first.repository}@${first.digest}`, platform), () => pull(removal))
  }

  const restoreOne = async (
    engine: Pick<NamingEngine, 'id' | 'image'>,
    entryId: number,
  ): Promise<RestoreResult> => {
    if (underWay.has(entryId)) return { kind: 'started', entryId }
    const impossible = (sentence: string): RestoreResult => ({ kind: 'impossible', entryId, sentence })
    const removal = removals.of(entryId)
    if (removal === undefined) return impossible(m.cleanup_restore_unknown())
    if (removal.engineId !== engine.id) return impossible(m.cleanup_restore_other_engine())
    try {
      const image = await engine.image(removal.imageId)
      const wish = { entryId, removal }
      return image === undefined ? await bringBack(wish) : await nameHere(wish, image)
    } catch (error) {
      return impossible(failureOf(error).message)
    }
  }

  const restoreAll = async (entryIds: readonly number[]): Promise<readonly RestoreResult[]> => {
    const engine = parts.engine()
    if (engine === undefined) throw noEngine('restore-on')
    const results: RestoreResult[] = []
    for (const entryId of new Set(entryIds)) results.push(await restoreOne(engine, entryId))
    return results
  }

  return {
    restore: ({ entryIds }) => inTurn(() => restoreAll(entryIds)),
    sawTransfers: (transfers) => {
      for (const transfer of transfers) {
        const waiting = loads.get(transfer.id)
        if (waiting === undefined || !isEnded(transfer)) continue
        loads.delete(transfer.id)
        for (const settle of waiting) settle(transfer.state)
      }
    },
  }
}
