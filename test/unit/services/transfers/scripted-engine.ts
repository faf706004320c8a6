import type { Image } from '../../../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf, parseDigest } from '../../../../electron/core/identity.ts'
import { engineFailure } from '../../../../electron/engine/failures.ts'
import type { PullRequest } from '../../../../electron/engine/pulls.ts'
import type { PullingEngine } from '../../../../electron/services/transfers/pulls.ts'

/** A pull that the engine was asked for, and how the test goes on with it. */
export interface AskedPull {
  readonly request: PullRequest
  readonly signal: AbortSignal
  readonly say: (...messages: readonly object[]) => void
  /** The stream ends by itself. */
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

/** An engine that pulls as the test says. */
export interface ScriptedEngine extends PullingEngine {
  /** Every pull it was asked for, in order. */
  readonly asked: readonly AskedPull[]
  /** By the names it was given; what is not there is not on the engine. */
  readonly images: Map<string, Image>
}

export const digest = `sha256:${'4f06b3c1'.repeat(8)}`

export const imageNamed = (name: string, id: string, repository: string): Image => {
  const itsDigest = parseDigest(digest)
  return {
    id: imageIdOf(id.repeat(64)),
    tags: [name],
    repositoryDigests: itsDigest === undefined ? [] : [{ repository, digest: itsDigest }],
    sizeBytes: 1,
    labels: {},
  }
}

/** An engine that pulls when it is told to. A pull that is cancelled fails as one over HTTP does. */
export const scriptedEngine = ({ saysResult = true } = {}): ScriptedEngine => {
  const asked: AskedPull[] = []
  const images = new Map<string, Image>()
  return {
    asked,
    images,
    id: engineIdOf('E1'),
    name: 'desktop',
    saysResult,
    imageNamed: (name) => Promise.resolve(images.get(name)),
    pull: (request, signal, onMessage) =>
      new Promise((resolve, reject) => {
        const fail = (error: unknown) => reject(engineFailure(error))
        signal.addEventListener('abort', () => fail(signal.reason))
        asked.push({
          request,
          signal,
          say: (...messages) => messages.forEach((message) => onMessage(message)),
          end: resolve,
          fail,
        })
      }),
  }
}

export const announced = (id: string) => ({ status: 'Pulling fs layer', progressDetail: {}, id })

export const downloading = (id: string, current: number, total: number) => ({
  status: 'Downloading',
  progressDetail: { current, total },
  id,
})

export const complete = (id: string) => ({ status: 'Pull complete', progressDetail: {}, id })

export const itsDigest = { status: `Digest: ${digest}` }

export const newer = (name: string) => ({ status: `Status: Downloaded newer image for ${name}` })

export const upToDate = (name: string) => ({ status: `Status: Image is up to date for ${name}` })
