import type { Container, ContainerPhase } from '../core/cleanup/resources.ts'
import { imageIdOf } from '../core/identity.ts'
import { bytesIn, momentIn, recordsIn, textIn, textsIn } from '../core/tolerant.ts'
import { answeredList } from './answered.ts'
import type { EngineClient } from './client.ts'

/** Podman's own words for a phase (Podman 5.4 libpod/define/containerstate.go) are put into Docker's. */
const phases: Readonly<Record<string, ContainerPhase>> = {
  ...{ created: 'created', configured: 'created', initialized: 'created' },
  ...{ running: 'running', paused: 'paused', restarting: 'restarting', stopping: 'running' },
  ...{ removing: 'removing', exited: 'exited', stopped: 'exited', dead: 'dead' },
}

/** One that is not known may be running: nobody will offer to remove it. */
const phaseIn = (state: unknown): ContainerPhase => phases[textIn(state)?.toLowerCase() ?? ''] ?? 'running'

const volumesIn = (mounts: unknown): readonly string[] =>
  recordsIn(mounts).flatMap(({ Type, Name }) => (Type === 'volume' ? (textIn(Name) ?? []) : []))

const containerIn = (listed: Readonly<Record<string, unknown>>): readonly Container[] => {
  const id = textIn(listed['Id'])
  if (id === undefined) return []
  const imageId = textIn(listed['ImageID'])
  const createdAtMs = momentIn(Number(listed['Created']) * 1000)
  return [
    {
      id,
      name: (textsIn(listed['Names'])[0] ?? id.slice(0, 12)).replace(/^\//, ''),
      ...(imageId === undefined ? {} : { imageId: imageIdOf(imageId) }),
      imageName: textIn(listed['Image']) ?? '',
      phase: phaseIn(listed['State']),
      ...(createdAtMs === undefined ? {} : { createdAtMs }),
      writableBytes: bytesIn(listed['SizeRw']),
      volumes: volumesIn(listed['Mounts']),
    },
  ]
}

/**
 * Reads an answer of `GET /containers/json?size=1` (moby api/swagger.yaml, ContainerSummary). A graph driver leaves
 * `SizeRw` out where nothing was written; a containerd store says 4096 there, the folder of the snapshot.
 */
export const containersIn = (answer: unknown): readonly Container[] =>
  recordsIn(answeredList(answer, 'containers')).flatMap(containerIn)

/** All containers with what they have written, which the engine walks their layers for. */
export const listContainers = async (
  client: EngineClient,
  signal?: AbortSignal,
): Promise<readonly Container[]> => {
  const query = { all: 1, size: 1 }
  return containersIn(await client.ask({ method: 'GET', path: '/containers/json', query, signal }))
}

/**
 * Removes a container that does not run, and leaves its volumes, anonymous ones too. Without force, which would stop one
 * that runs. Throws a `FailureError`: `in-use` where it runs, `not-found` where it is gone.
 */
export const removeContainer = async (
  client: EngineClient,
  id: string,
  signal?: AbortSignal,
): Promise<void> => {
  await client.ask({ method: 'DELETE', path: `/containers/${encodeURIComponent(id)}`, signal })
}
