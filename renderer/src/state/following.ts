/** How what the main process tells bit by bit is followed, so that nothing is missed and nothing older wins. */
import type { Result } from '../../../electron/core/failure.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** What became of things that have keys: those that are new or otherwise now, and the keys of those that are gone. */
export interface ListChange<Key, Item> {
  readonly upserted: readonly Item[]
  readonly removed: readonly Key[]
}

/** Where a list comes from, and who takes it. */
export interface FollowedList<Key, Item> {
  readonly list: () => Promise<Result<readonly Item[]>>
  readonly follow: (listener: (change: ListChange<Key, Item>) => void) => () => void
  readonly keyOf: (item: Item) => Key
  /** Takes what was told, and of the list what nothing was told of before it came. */
  readonly take: (change: ListChange<Key, Item>) => void
  /** The list has been taken. */
  readonly listed?: () => void
}

/** Asks for a list and follows it; gives what ends that. An event that arrives before the list is newer and wins. */
export const followList = <Key, Item>(
  { list, follow, keyOf, take, listed }: FollowedList<Key, Item>,
  tell: TellFailure,
): (() => void) => {
  const told = new Set<Key>()
  let isListed = false
  const end = follow((change) => {
    if (!isListed) for (const key of [...change.upserted.map(keyOf), ...change.removed]) told.add(key)
    take(change)
  })
  void ask(list(), tell).then((result) => {
    if (!result.ok) return
    isListed = true
    take({ upserted: result.value.filter((item) => !told.has(keyOf(item))), removed: [] })
    listed?.()
  })
  return end
}

/** What has a revision, which each change makes one higher. */
interface Revised {
  readonly revision: number
}

/** Where a snapshot and the changes of it come from, and who takes them. */
export interface FollowedSnapshot<Snapshot extends Revised, Change extends Revised> {
  readonly snapshot: () => Promise<Result<Snapshot>>
  readonly follow: (listener: (change: Change) => void) => () => void
  readonly take: (snapshot: Snapshot) => void
  /** Takes the change that follows what was taken last. */
  readonly patch: (change: Change) => void
}

/** Asks for a snapshot and follows what changes; when a change was missed, asks for a new one. Gives what ends that. */
export const followSnapshot = <Snapshot extends Revised, Change extends Revised>(
  { snapshot, follow, take, patch }: FollowedSnapshot<Snapshot, Change>,
  tell: TellFailure,
): (() => void) => {
  let revision = -1
  /** Changes that arrive while a snapshot is on its way; `undefined` while none is. */
  let waiting: Change[] | undefined

  const receive = (change: Change): void => {
    if (waiting !== undefined) {
      waiting.push(change)
      return
    }
    if (change.revision !== revision + 1) {
      void askSnapshot()
      return
    }
    revision = change.revision
    patch(change)
  }

  const askSnapshot = async (): Promise<void> => {
    const arrived: Change[] = (waiting = [])
    const result = await ask(snapshot(), tell)
    waiting = undefined
    if (!result.ok) return
    revision = result.value.revision
    take(result.value)
    // What the snapshot already holds is left out; a gap asks for yet another one.
    for (const change of arrived) if (change.revision > revision) receive(change)
  }

  const end = follow(receive)
  void askSnapshot()
  return end
}
