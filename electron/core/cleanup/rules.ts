/** Which things a clean-up is to look for. */

/** What the rule for unused images is narrowed by: all that is set has to hold. */
export interface UnusedLimits {
  /** Neither used by a container nor pulled for so many days, as far as Lading has seen. */
  readonly notUsedForDays?: number
  /** Built so many days ago or more. */
  readonly olderThanDays?: number
  /** Takes more than this, with the layers that it shares. */
  readonly biggerThanBytes?: number
  /** Not among the last so many of its repository, by when they were built; one of the last of any repository stays. */
  readonly beyondLastTags?: number
  /** Each of its names is like this one, in which `*` stands for any characters and `?` for one. */
  readonly namedLike?: string
}

/** Which of the build cache goes. Neither means all of it that is not in use. */
export interface CacheLimits {
  /** Not used for so many days. */
  readonly unusedForDays?: number
  /** Those used longest ago go until no more than this is left. */
  readonly downToBytes?: number
}

/** The rules of a clean-up. */
export interface CleanupRules {
  /** Images that no tag names and no container uses. */
  readonly dangling: boolean
  /** Images that no container uses, not even a stopped one that stays. */
  readonly unused: boolean
  readonly unusedOnly: UnusedLimits
  readonly stoppedContainers: boolean
  /** Volumes that no container uses: those without a name of their own go, the others each only where it is ticked. */
  readonly unusedVolumes: boolean
  readonly buildCache: boolean
  readonly cacheOnly: CacheLimits
}

/** The names of the rules that are on or off. */
export const ruleNames = ['dangling', 'unused', 'stoppedContainers', 'unusedVolumes', 'buildCache'] as const

/** A rule that is on or off. */
export type RuleName = (typeof ruleNames)[number]

/** What the Cleanup view begins with. */
export const firstRules: CleanupRules = {
  dangling: true,
  unused: false,
  unusedOnly: {},
  stoppedContainers: false,
  unusedVolumes: false,
  buildCache: false,
  cacheOnly: {},
}

/** What the tray's quick prune does until somebody chooses otherwise. */
export const quickRules: CleanupRules = { ...firstRules, buildCache: true, cacheOnly: { unusedForDays: 7 } }
