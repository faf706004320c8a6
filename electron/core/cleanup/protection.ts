/** What no clean-up takes away: neither the window's, nor the tray's, nor one on a schedule. */

/** What a protection goes by. */
export const protectionKinds = ['image', 'repository', 'pattern', 'label'] as const

/** What a protection goes by. */
export type ProtectionKind = (typeof protectionKinds)[number]

/** Images that somebody wants to keep, and why. */
export interface Protection {
  /** A UUID. */
  readonly id: string
  readonly kind: ProtectionKind
  /**
   * Of an image its ID or a name with its tag; of a repository its name; of a pattern a name in which `*` stands for any
   * characters and `?` for one; of a label `key` or `key=value`.
   */
  readonly value: string
  /** In the person's own words; may be empty. */
  readonly reason: string
}
