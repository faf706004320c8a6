import { randomUUID } from 'node:crypto'
import type { EngineFacts } from '../core/engine-state.ts'
import { FailureError } from '../core/failure.ts'
import type { EngineClient } from './client.ts'
import { m } from '../words/messages.ts'

const nothingKept = (): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.cleanup_nothing_kept(),
    advice: m.cleanup_nothing_kept_advice(),
  })

/**
 * Has a containerd store let go of what it keeps of pulls that did not end, for eight hours otherwise: whole layers and pieces
 * of them. Any prune of images drops those leases (moby daemon/containerd/image_prune.go); this one is for images with a
 * label that none has, so that no image goes.
 *
 * **A pull that is running loses its content too, and fails**, whoever started it (seen with Docker 28.5; `docker image prune`
 * does the same): call it while none runs.
 *
 * Throws a `FailureError`: `invalid-input` where the store keeps no such content, `in-use` while another prune runs.
 */
export const freeInterruptedPulls = async (
  client: EngineClient,
  { store }: Pick<EngineFacts, 'store'>,
  signal?: AbortSignal,
): Promise<void> => {
  if (store !== 'containerd') throw nothingKept()
  const query = { filters: { dangling: ['true'], label: [`lading.matches-no-image=${randomUUID()}`] } }
  await client.ask({ method: 'POST', path: '/images/prune', query, signal })
}
