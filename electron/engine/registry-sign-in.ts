import { FailureError, type Failure } from '../core/failure.ts'
import { wordsWithout } from '../core/secrets.ts'
import { m } from '../words/messages.ts'
import type { EngineClient } from './client.ts'
import { engineFailure, statusOf } from './failures.ts'

/** Who signs in, and where. */
export interface SignInRequest {
  /** The registry as a person names it, for failures: `docker.io`. */
  readonly registry: string
  /** What the docker CLI keeps its credentials under: a host with its port, or `https://index.docker.io/v1/`. */
  readonly key: string
  readonly username: string
  readonly password: string
}

interface AuthAnswer {
  readonly IdentityToken?: unknown
}

const failureFor = ({ registry }: SignInRequest, { kind }: Failure, status: number | undefined): Failure => {
  // 20.10 answers 500 where the registry said 401; the words tell.
  if (kind === 'unauthorized' || status === 401) {
    return {
      kind: 'unauthorized',
      message: m.failures_credentials({ registry }),
      advice: m.failures_credentials_advice(),
    }
  }
  if (kind === 'rate-limited') {
    return {
      kind,
      message: m.failures_asked_too_often({ registry }),
      advice: m.failures_asked_too_often_advice(),
    }
  }
  if (kind === 'registry-unreachable') {
    return {
      kind,
      message: m.failures_unreachable_registry({ registry }),
      advice: m.failures_registry_unreachable_advice(),
    }
  }
  return {
    kind: 'unexpected',
    message: m.failures_sign_in({ registry }),
    advice: m.failures_sign_in_advice(),
  }
}

const ownKinds: readonly Failure['kind'][] = ['cancelled', 'engine-unreachable', 'stream-broken']

/**
 * Has the engine try a user name and a password at a registry, as `docker login` does (`POST /auth`, moby
 * api/swagger.yaml, SystemAuth). Gives the identity token where the registry has issued one: it is kept instead of the
 * password.
 *
 * Throws a `FailureError`, in which no password stands: `unauthorized`, `registry-unreachable`, `rate-limited`,
 * `cancelled`, or what kept the engine from answering.
 */
export const signInByEngine = async (
  client: EngineClient,
  request: SignInRequest,
  signal?: AbortSignal,
): Promise<{ readonly identityToken?: string }> => {
  const { key, username, password } = request
  try {
    const body = { username, password, serveraddress: key }
    const answer = (await client.ask({ method: 'POST', path: '/auth', body, signal })) as AuthAnswer
    const { IdentityToken: token } = answer
    return typeof token === 'string' && token !== '' ? { identityToken: token } : {}
  } catch (error) {
    const { failure } = engineFailure(error)
    // The error itself is not handed on: the answer in it may repeat the password.
    const words = wordsWithout(failure.ownWords, [password])
    const own = words === undefined ? {} : { ownWords: words }
    if (ownKinds.includes(failure.kind)) throw error
    throw new FailureError({ ...failureFor(request, failure, statusOf(error)), ...own })
  }
}
