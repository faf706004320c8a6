import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { shortDigest, type ImageId } from '../../core/identity.ts'
import {
  holdersAmong,
  nameMeant,
  readNewName,
  type NamedImage,
  type ReadName,
} from '../../core/names/image-name.ts'
import { createTurns } from '../../core/in-turn.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import { inSafeOrder, reversed, type NameChange, type NamingUndo } from '../../core/names/name-changes.ts'
import type { NamingOutcome, NamingPlan, NamingWish, PlannedNaming } from '../../core/names/naming.ts'
import { commandOf, planNaming } from '../../core/names/naming-plan.ts'
import type { LedgerBeginning } from '../../history/ledger.ts'
import type { KeptUndo, NamingUndos } from '../../history/naming-undos.ts'
import type { Activity } from '../activity.ts'
import { changeNames, type NamingEngine } from './name-changes.ts'
import { noEngine } from '../no-engine.ts'
import { m } from '../../words/messages.ts'

/** What giving and taking names is made of. */
export interface NamingParts {
  /** The engine, while it is up. */
  readonly engine: () => NamingEngine | undefined
  /** The images as they were last seen. */
  readonly images: () => readonly InventoryImage[]
  readonly activity: Activity
  readonly undos: NamingUndos
  readonly nowMs: () => number
}

/** Giving images names and taking them off. */
export interface Naming {
  /**
   * Plans the wishes against the engine as it is now and carries them out, all or none. Throws a `FailureError` where one of
   * them cannot be done, or where a name would be taken from an image that is not among `agreedLosers`: those that the
   * person was told of.
   */
  readonly run: (wishes: readonly NamingWish[], agreedLosers: readonly ImageId[]) => Promise<NamingOutcome>
  /**
   * Puts the names back as they were before these entries of the ledger, all or none, and gives the entries that record
   * it. Throws a `FailureError` where a name has moved on since, an image is gone, or it was undone before.
   */
  readonly undo: (ledgerIds: readonly number[]) => Promise<readonly number[]>
  /** A removal has taken names off an image that stays: keeps how to undo its entry, and gives it with that mark. */
  readonly tookNames: (entry: LedgerEntry, imageId: ImageId, names: readonly string[]) => LedgerEntry
  /** The entries, with whether each can be undone as far as is known without asking the engine. */
  readonly withUndo: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[]
}

/** What one entry of the ledger will stand for. */
interface Deed {
  readonly beginning: Pick<LedgerBeginning, 'action' | 'reference' | 'imageId' | 'names' | 'command'>
  readonly changes: readonly NameChange[]
  readonly undoes?: number
}

const failed = (kind: Failure['kind'], message: string, advice: string): FailureError =>
  new FailureError({ kind, message, advice })

const byId = <T extends NamedImage>(images: readonly T[]): ReadonlyMap<ImageId, T> =>
  new Map(images.map((image) => [image.id, image]))

const familiar = (name: string): string => nameMeant(name).familiar

/** The wish's image, and the name that it is to get. */
const concernedBy = (wish: NamingWish): readonly (ImageId | string)[] => {
  const read = wish.kind === 'untag' ? undefined : readNewName(wish.name)
  return read?.ok === true ? [wish.imageId, read.name.canonical] : [wish.imageId]
}

/** The images that have these IDs or names now, each asked for by itself. */
const inspectAll = async (
  engine: NamingEngine,
  idsAndNames: readonly (ImageId | string)[],
): Promise<ReadonlyMap<ImageId, NamedImage>> => {
  const images: NamedImage[] = []
  for (const one of new Set(idsAndNames)) {
    const image = await engine.image(one)
    if (image !== undefined) images.push(image)
  }
  return byId(images)
}

/** Throws what stands in the way of a plan. */
const demandRunnable = ({ items, canRun }: NamingPlan): void => {
  const mistake = items.find((item) => item.mistake !== undefined)?.mistake
  if (mistake !== undefined) throw failed(mistake.kind, mistake.sentence, mistake.advice)
  if (!canRun) throw failed('invalid-input', m.naming_nothing_to_do(), m.naming_nothing_to_do_advice())
}

const demandAgreed = ({ items }: NamingPlan, agreedLosers: readonly ImageId[]): void => {
  for (const { adds, takenFrom } of items) {
    if (takenFrom === undefined || agreedLosers.includes(takenFrom.imageId)) continue
    throw failed(
      'invalid-input',
      m.naming_not_agreed({ name: adds ?? '', title: takenFrom.title }),
      m.naming_not_agreed_advice(),
    )
  }
}

const deedOf = ({ wish, adds, removes, changes, commands }: PlannedNaming): Deed => {
  const reference = adds ?? removes
  const loses = adds === undefined || removes === undefined ? undefined : [removes]
  return {
    beginning: {
      // A name that the image has already is not given again: what is left of a rename is to take the old one off.
      action: adds === undefined ? 'untag' : wish.kind,
      imageId: wish.imageId,
      ...(reference !== undefined && { reference }),
      ...(loses !== undefined && { names: loses }),
      command: commands.join(' && '),
    },
    changes,
  }
}

const wishOf = ({ name, before, after }: NameChange): readonly NamingWish[] => {
  if (after !== undefined) return [{ kind: 'tag', imageId: after, name }]
  return before === undefined ? [] : [{ kind: 'untag', imageId: before, from: name }]
}

/** Whatever names were there before come back, also those that nobody may give anew. */
const readOldName = (text: string): ReadName => ({ ok: true, name: nameMeant(text) })

/** What an entry that undoes another is about: the name that its image has again, or has lost. */
const undoingDeed = (ledgerId: number, { changes: done }: NamingUndo): Deed => {
  const changes = done.map(reversed)
  const main = changes.findLast(({ after }) => after !== undefined) ?? changes.at(-1)
  const others = changes.filter((change) => change !== main).map(({ name }) => familiar(name))
  const action = main?.after === undefined ? 'untag' : 'tag'
  const imageId = main?.after ?? main?.before
  return {
    beginning: {
      action: others.length > 0 ? 'rename' : action,
      ...(imageId !== undefined && { imageId }),
      ...(main !== undefined && { reference: familiar(main.name) }),
      ...(others.length > 0 && { names: others }),
      command: inSafeOrder(changes).map(commandOf).join(' && '),
    },
    changes,
    undoes: ledgerId,
  }
}

const movedOn = ({ name }: NameChange, holder: NamedImage | undefined): FailureError =>
  failed(
    'invalid-input',
    holder === undefined
      ? m.naming_undo_unnamed({ name: familiar(name) })
      : m.naming_undo_moved({ name: familiar(name), id: shortDigest(holder.id) }),
    m.naming_undo_moved_advice(),
  )

const goneSince = (name: string, imageId: ImageId): FailureError =>
  failed(
    'not-found',
    m.naming_undo_gone({ id: shortDigest(imageId), name: familiar(name) }),
    m.naming_undo_gone_advice(),
  )

/** Makes the part that gives names and takes them. */
export const createNaming = ({ engine, images, activity, undos, nowMs }: NamingParts): Naming => {
  /** What this Lading did since it was started: all there is where no database keeps it. */
  const recent = new Map<number, KeptUndo>()
  /** What one has planned, another must not change before it is done. */
  const inTurn = createTurns()

  const required = (): NamingEngine => {
    const up = engine()
    if (up !== undefined) return up
    throw noEngine('ask')
  }

  const undoOf = (ledgerId: number): KeptUndo | undefined => recent.get(ledgerId) ?? undos.of(ledgerId)

  const keep = (ledgerId: number, undo: KeptUndo): void => {
    recent.set(ledgerId, undo)
    if (ledgerId > 0) undos.keep(ledgerId, undo)
  }

  const record = (entry: LedgerEntry, { changes, undoes }: Deed, on: NamingEngine): void => {
    const before = undoes === undefined ? undefined : undoOf(undoes)
    if (undoes !== undefined && before !== undefined) keep(undoes, { ...before, undoneBy: entry.id })
    const undoing = undoes === undefined ? {} : { undoes }
    keep(entry.id, { engineId: on.id, changes, ...undoing })
    activity.finish({ ...entry, ...undoing, undo: 'possible' }, { outcome: 'succeeded', endedAtMs: nowMs() })
  }

  const tookNames: Naming['tookNames'] = (entry, imageId, names) => {
    if (entry.engineId === undefined) return entry
    const changes = names.map((name) => ({ name: nameMeant(name).canonical, before: imageId }))
    keep(entry.id, { engineId: entry.engineId, changes })
    return { ...entry, undo: 'possible' }
  }

  const carryOut = async (on: NamingEngine, deeds: readonly Deed[]): Promise<readonly number[]> => {
    const entries = deeds.map((deed) => ({
      deed,
      entry: activity.begin({ ...deed.beginning, engineId: on.id, startedAtMs: nowMs() }),
    }))
    try {
      await changeNames(
        on,
        deeds.flatMap(({ changes }) => changes),
      )
    } catch (error) {
      const failure = failureOf(error)
      for (const { entry } of entries) {
        activity.finish(entry, { outcome: 'failed', endedAtMs: nowMs(), failure })
      }
      throw error
    }
    for (const { entry, deed } of entries) record(entry, deed, on)
    return entries.map(({ entry }) => entry.id)
  }

  const run = async (
    wishes: readonly NamingWish[],
    agreedLosers: readonly ImageId[],
  ): Promise<NamingOutcome> => {
    const on = required()
    const plan = planNaming(await inspectAll(on, wishes.flatMap(concernedBy)), wishes)
    demandRunnable(plan)
    demandAgreed(plan, agreedLosers)
    const deeds = plan.items.filter(({ changes }) => changes.length > 0).map(deedOf)
    return { plan, ledgerIds: await carryOut(on, deeds) }
  }

  const undoable = (ledgerId: number, on: NamingEngine): KeptUndo => {
    const undo = undoOf(ledgerId)
    if (undo === undefined) {
      throw failed('not-found', m.naming_undo_unknown(), m.naming_undo_unknown_advice())
    }
    if (undo.undoneBy !== undefined) {
      throw failed('invalid-input', m.naming_undo_twice(), m.naming_undo_twice_advice())
    }
    if (undo.engineId !== on.id) {
      throw failed('invalid-input', m.naming_undo_elsewhere(), m.naming_undo_elsewhere_advice())
    }
    return undo
  }

  const undo = async (ledgerIds: readonly number[]): Promise<readonly number[]> => {
    const on = required()
    const deeds = [...new Set(ledgerIds)].map((id) => undoingDeed(id, undoable(id, on)))
    const changes = deeds.flatMap((deed) => deed.changes)
    const concerned = changes.flatMap(({ name, after }) => (after === undefined ? [name] : [name, after]))
    const here = await inspectAll(on, concerned)
    const holderOf = holdersAmong(here)
    for (const change of changes) {
      const holder = holderOf(nameMeant(change.name))
      if (holder?.id !== change.before) throw movedOn(change, holder)
      if (change.after !== undefined && !here.has(change.after)) throw goneSince(change.name, change.after)
    }
    demandRunnable(planNaming(here, changes.flatMap(wishOf), readOldName))
    return carryOut(on, deeds)
  }

  const isPossible = (
    { changes, engineId }: KeptUndo,
    here: ReadonlyMap<ImageId, NamedImage>,
    holderOf: ReturnType<typeof holdersAmong>,
  ): boolean =>
    engine()?.id === engineId &&
    changes.every(
      ({ name, before, after }) =>
        holderOf(nameMeant(name))?.id === after && (before === undefined || here.has(before)),
    )

  const withUndo = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] => {
    const here = byId(images())
    const holderOf = holdersAmong(here)
    return entries.map((entry): LedgerEntry => {
      const kept = entry.outcome === 'succeeded' ? undoOf(entry.id) : undefined
      if (kept === undefined) return entry
      const undoing = kept.undoes === undefined ? {} : { undoes: kept.undoes }
      if (kept.undoneBy !== undefined) return { ...entry, ...undoing, undo: 'undone' }
      return { ...entry, ...undoing, ...(isPossible(kept, here, holderOf) && { undo: 'possible' }) }
    })
  }

  return {
    run: (wishes, agreedLosers) => inTurn(() => run(wishes, agreedLosers)),
    undo: (ledgerIds) => inTurn(() => undo(ledgerIds)),
    tookNames,
    withUndo,
  }
}
