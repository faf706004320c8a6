import type Docker from 'dockerode'
import type { EngineFacts, ImageStore } from '../core/engine-state.ts'
import { FailureError, failureOf } from '../core/failure.ts'
import { engineIdOf } from '../core/identity.ts'
import { m } from '../words/messages.ts'
import { isAnsweredRecord } from './answered.ts'
import { agreeOnApiVersion } from './api-version.ts'
import { createEngineClient, type EngineClient } from './client.ts'
import { notAnEngine, statusOf } from './failures.ts'

/** An engine that has answered, and the client that speaks the agreed API version with it. */
export interface Greeting {
  readonly client: EngineClient
  readonly engine: EngineFacts
  /** Where it was reached, as the docker CLI writes it. */
  readonly host: string
}

interface VersionAnswer {
  readonly ApiVersion?: string
  readonly MinAPIVersion?: string
  readonly Version?: string
  readonly Os?: string
  readonly Arch?: string
  readonly Components?: readonly { readonly Name?: string }[] | null
}

interface InfoAnswer {
  readonly ID?: string
  readonly Name?: string
  readonly OperatingSystem?: string
  readonly Driver?: string
  readonly DriverStatus?: readonly (readonly [string, string])[] | null
}

const silent = (cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'engine-silent',
      message: m.failures_silent(),
      advice: m.failures_silent_advice(),
    },
    cause,
  )

/** moby names containerd's snapshotter as the driver type (daemon/images: DriverStatus `driver-type`). */
const storeOf = (info: InfoAnswer): ImageStore =>
  info.DriverStatus?.some(([, value]) => value === 'io.containerd.snapshotter.v1') === true
    ? 'containerd'
    : 'graph-driver'

/** Podman's Docker API names itself among the components of `/version` (Podman 5.4: `Podman Engine`). */
const productOf = (version: VersionAnswer): 'docker' | 'podman' =>
  version.Components?.some((component) => component.Name?.includes('Podman') === true) === true
    ? 'podman'
    : 'docker'

const factsOf = (host: string, apiVersion: string, version: VersionAnswer, info: InfoAnswer): EngineFacts => {
  const product = productOf(version)
  return {
    // Podman makes up a new ID for every answer; its address has to stand for it.
    id: engineIdOf(product === 'podman' || info.ID === undefined || info.ID === '' ? host : info.ID),
    product,
    name: info.Name ?? '',
    version: version.Version ?? '',
    apiVersion,
    operatingSystem: info.OperatingSystem ?? '',
    platform: `${version.Os ?? 'linux'}/${version.Arch ?? 'unknown'}`,
    store: storeOf(info),
    storageDriver: info.Driver ?? '',
  }
}

/** An HTTP server that does not know `/version` is no engine, whatever it says. */
const notAnEngineWhereRefused = (error: unknown): unknown => {
  const status = statusOf(error)
  return status === undefined
    ? error
    : new FailureError(
        notAnEngine(wordsOf(error) ?? m.engine_path_answered_status({ path: '/version', status })),
      )
}

const wordsOf = (error: unknown): string | undefined => failureOf(error).ownWords

/** An engine that is broken, or behind a proxy that lets little through. */
const saysNotWho = (error: unknown): unknown => {
  if (statusOf(error) === undefined) return error
  const ownWords = wordsOf(error)
  return new FailureError(
    {
      kind: 'unexpected',
      message: m.failures_nameless(),
      advice: m.failures_nameless_advice(),
      ...(ownWords === undefined ? {} : { ownWords }),
    },
    error,
  )
}

const answeredOddly = (path: string, answer: unknown): string =>
  m.engine_path_answered({ path, answer: String(answer).slice(0, 100) })

const askVersion = async (client: EngineClient, signal: AbortSignal): Promise<VersionAnswer> => {
  const answer = await client.ask({ method: 'GET', path: '/version', signal }).catch((error: unknown) => {
    throw notAnEngineWhereRefused(error)
  })
  if (isAnsweredRecord(answer)) return answer
  throw new FailureError(notAnEngine(answeredOddly('/version', answer)))
}

const askInfo = async (client: EngineClient, signal: AbortSignal): Promise<InfoAnswer> => {
  const answer = await client.ask({ method: 'GET', path: '/info', signal }).catch((error: unknown) => {
    throw saysNotWho(error)
  })
  if (isAnsweredRecord(answer)) return answer
  throw new FailureError(notAnEngine(answeredOddly('/info', answer)))
}

/**
 * Makes the first contact: asks which API versions the engine speaks, agrees on one, and asks who it is.
 *
 * Throws a `FailureError`: `engine-silent` after `deadlineMs` without an answer, `not-an-engine`, `engine-too-old`,
 * `engine-too-new`, `unexpected`, or what kept the connection from being made. `signal` gives up early.
 *
 * `/version` and `/info` are asked at once, without a version in their paths, which every engine up to 29 still answers.
 * Unlike `/_ping`, `/version` also names the oldest version that is accepted.
 */
export const greetEngine = async (
  options: Docker.DockerOptions,
  host: string,
  signal: AbortSignal,
  deadlineMs = 5_000,
): Promise<Greeting> => {
  const deadline = AbortSignal.timeout(deadlineMs)
  const over = new AbortController()
  const either = AbortSignal.any([signal, deadline, over.signal])
  const unversioned = createEngineClient(options)
  try {
    const info = askInfo(unversioned, either)
    // What `/version` says goes first; where that fails, nobody waits for the other.
    info.catch(() => {})
    const version = await askVersion(unversioned, either)
    const apiVersion = agreeOnApiVersion(version.ApiVersion, version.MinAPIVersion)
    const client = createEngineClient(options, apiVersion)
    return { client, engine: factsOf(host, apiVersion, version, await info), host }
  } catch (error) {
    throw deadline.aborted && !signal.aborted ? silent(error) : error
  } finally {
    over.abort()
  }
}
