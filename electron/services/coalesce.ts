/** Calls something soon, and not more often than it should be. */
export interface Coalescer {
  /** Something changed: `flush` is called within the gap, once for all that came meanwhile. */
  readonly poke: () => void
  /** Calls `flush` now if it is due. */
  readonly settle: () => void
}

/** Events for the window go out at most 20 times a second. */
export const windowGapMs = 50

/** A coalescer that calls `flush` at once after a quiet time, and then at most every `gapMs` milliseconds. */
export const coalesce = (flush: () => void, gapMs: number = windowGapMs): Coalescer => {
  let due = false
  let timer: NodeJS.Timeout | undefined

  const run = (): void => {
    timer = undefined
    if (!due) return
    due = false
    timer = setTimeout(run, gapMs)
    flush()
  }

  return {
    poke: () => {
      due = true
      timer ??= setTimeout(run, 0)
    },
    settle: () => {
      if (!due) return
      due = false
      flush()
    },
  }
}

/** Single things that come, change and go. */
export interface ChangeTeller<Id> {
  /** Something of this one is new. */
  readonly touch: (id: Id) => void
  /** Something is new that is of no single one. */
  readonly poke: () => void
}

/** Tells what has become of what was touched, once for all within the gap: what `find` gives then, or that it is gone. */
export const coalesceChanges = <Id, Item>(
  find: (id: Id) => Item | undefined,
  tell: (change: { readonly upserted: readonly Item[]; readonly removed: readonly Id[] }) => void,
): ChangeTeller<Id> => {
  const touched = new Set<Id>()

  const { poke } = coalesce(() => {
    const upserted: Item[] = []
    const removed: Id[] = []
    for (const id of touched) {
      const item = find(id)
      if (item === undefined) removed.push(id)
      else upserted.push(item)
    }
    touched.clear()
    tell({ upserted, removed })
  })

  return {
    touch: (id) => {
      touched.add(id)
      poke()
    },
    poke,
  }
}
