import { FailureError } from '../core/failure.ts'
import { m } from '../words/messages.ts'
import { notAnEngine } from './failures.ts'

/** The oldest API version that Lading speaks: Docker 20.10's. */
export const oldestApiVersion = '1.41'

/** The newest API version that Lading was written against: Docker 29.6's. Newer engines are spoken to in this one. */
export const newestApiVersion = '1.55'

const parts = (version: string): readonly [number, number] | undefined => {
  const match = /^(\d+)\.(\d+)$/.exec(version)
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

/** Negative, zero or positive as API version `a` is older than, the same as or newer than `b`. */
export const compareApiVersions = (a: string, b: string): number => {
  const [left, right] = [parts(a), parts(b)]
  if (left === undefined || right === undefined) return 0
  return left[0] - right[0] || left[1] - right[1]
}

/** Whether an engine that was agreed with on `agreed` has what came with API version `needed`. */
export const hasApi = (agreed: string, needed: string): boolean => compareApiVersions(agreed, needed) >= 0

/**
 * The API version to speak with an engine that names `newestOfEngine` in its ping and, where `/version` said so,
 * `oldestOfEngine` as the least it accepts. Throws a `FailureError` of kind `engine-too-old`, `engine-too-new`, or
 * `not-an-engine` where there is no version at all.
 *
 * dockerode negotiates none by itself; the docker CLI does the same with the ping's `Api-Version` header.
 */
export const agreeOnApiVersion = (newestOfEngine: string | undefined, oldestOfEngine?: string): string => {
  if (newestOfEngine === undefined || parts(newestOfEngine) === undefined) {
    throw new FailureError(
      notAnEngine(
        newestOfEngine === undefined
          ? m.engine_no_api_version_header()
          : m.engine_no_api_version({ found: newestOfEngine }),
      ),
    )
  }
  if (compareApiVersions(newestOfEngine, oldestApiVersion) < 0) {
    throw new FailureError({
      kind: 'engine-too-old',
      message: m.failures_too_old_api({ newest: newestOfEngine, needed: oldestApiVersion }),
      advice: m.failures_too_old_advice(),
    })
  }
  if (oldestOfEngine !== undefined && compareApiVersions(oldestOfEngine, newestApiVersion) > 0) {
    throw new FailureError({
      kind: 'engine-too-new',
      message: m.failures_too_new_api({ oldest: oldestOfEngine, known: newestApiVersion }),
      advice: m.failures_too_new_advice(),
    })
  }
  return compareApiVersions(newestOfEngine, newestApiVersion) > 0 ? newestApiVersion : newestOfEngine
}
