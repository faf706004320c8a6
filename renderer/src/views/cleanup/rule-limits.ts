/** Rules with other limits. */
import type { CacheLimits, CleanupRules, UnusedLimits } from '../../../../electron/core/cleanup/rules.ts'

/** `limits` with one of them set, or without it. */
export const withLimit = <Limits extends object, Key extends keyof Limits>(
  limits: Limits,
  key: Key,
  value: Limits[Key] | undefined,
): Limits => {
  const { [key]: _, ...others } = limits
  // What a type without one of its optional members is, TypeScript cannot say of a key that it does not know.
  return { ...others, ...(value !== undefined && { [key]: value }) } as Limits
}

/** `rules` with a limit of the unused images set, or without it. */
export const withUnusedLimit = <Key extends keyof UnusedLimits>(
  rules: CleanupRules,
  key: Key,
  value: UnusedLimits[Key] | undefined,
): CleanupRules => ({ ...rules, unusedOnly: withLimit(rules.unusedOnly, key, value) })

/** `rules` with a limit of the build cache set, or without it. */
export const withCacheLimit = <Key extends keyof CacheLimits>(
  rules: CleanupRules,
  key: Key,
  value: CacheLimits[Key] | undefined,
): CleanupRules => ({ ...rules, cacheOnly: withLimit(rules.cacheOnly, key, value) })
