/** What becomes of names, one by one, in an order in which no image is without a name for longer than it must be. */
import type { ImageId } from '../identity.ts'

/** One name's way from an image to another, from nobody to an image, or from an image to nobody. */
export interface NameChange {
  /** In full, such as `docker.io/library/redis:7`. */
  readonly name: string
  /** Who has it before; absent where nobody has. */
  readonly before?: ImageId
  /** Who has it afterwards; absent where nobody has. */
  readonly after?: ImageId
}

/** What has to be known to undo an entry of the ledger. */
export interface NamingUndo {
  /** What the entry did. */
  readonly changes: readonly NameChange[]
  /** The entry that this one undid. */
  readonly undoes?: number
  /** The entry by which this one was undone. */
  readonly undoneBy?: number
}

/** The change that takes `change` back. */
export const reversed = ({ name, before, after }: NameChange): NameChange => ({
  name,
  ...(after !== undefined && { before: after }),
  ...(before !== undefined && { after: before }),
})

/**
 * The changes in an order in which an engine can carry them out one by one. Names are given before any is taken off, and
 * an image that loses a name gets its new ones first; where several pass their names around in a circle, one of them is
 * without a name for a moment.
 */
export const inSafeOrder = (changes: readonly NameChange[]): readonly NameChange[] => {
  const ordered = new Set<NameChange>()
  const visited = new Set<NameChange>()
  const visit = (change: NameChange): void => {
    if (visited.has(change)) return
    visited.add(change)
    if (change.before !== undefined) changes.filter(({ after }) => after === change.before).forEach(visit)
    ordered.add(change)
  }
  for (const change of changes) if (change.after !== undefined) visit(change)
  for (const change of changes) ordered.add(change)
  return [...ordered]
}
