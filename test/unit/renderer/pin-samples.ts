import type { DriftOutcome, Pin, WatchedTag } from '../../../electron/core/pins/pin.ts'
import { digest } from './samples.ts'

export { digest }

/** A tag of Docker Hub's official images that is watched, of which nothing is known unless `parts` says it. */
export const watched = (name: string, parts: Partial<WatchedTag> = {}): WatchedTag => ({
  reference: `docker.io/library/${name}:1`,
  ...parts,
})

/** The pin of such a tag. */
export const pinOf = (name: string, number: number, note = ''): Pin => ({
  reference: `docker.io/library/${name}:1`,
  digest: digest(number),
  note,
  pinnedAtMs: 0,
})

/** A tag meant one digest and means another now. */
export const repointed = (
  from: number,
  to: number,
  firstSeenAtMs = 0,
): Extract<DriftOutcome, { kind: 'repointed' }> => ({
  ...{ kind: 'repointed', from: digest(from), to: digest(to), firstSeenAtMs },
})
