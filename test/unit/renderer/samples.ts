import type { Digest, ImageId } from '../../../electron/core/identity.ts'
import { pullIdOf } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { LayerPhase, LayerProgress } from '../../../electron/core/transfers/pull-progress.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import { transferIdOf, type Transfer, type TransferWork } from '../../../electron/core/transfers/transfer.ts'
import { rowOf, type ImageRow } from '../../../renderer/src/views/images/image-row.ts'

/** An ID whose digits are those of `number`. */
export const imageId = (number: number): ImageId =>
  `sha256:${number.toString(16).padStart(64, '0')}` as ImageId

/** A digest whose digits are those of `number`. */
export const digest = (number: number): Digest => `sha256:${number.toString(16).padStart(64, 'd')}` as Digest

/** An image that is named, used by nothing and known to a registry, unless `parts` says otherwise. */
export const image = (number: number, parts: Partial<InventoryImage> = {}): InventoryImage => ({
  id: imageId(number),
  tags: [`app:${number}`],
  repositoryDigests: [{ repository: 'app', digest: digest(number) }],
  createdAtMs: number,
  sizeBytes: number,
  labels: {},
  usedBy: [],
  ...parts,
})

/** A layer with bytes in millions. */
export const layer = (phase: LayerPhase, parts: Partial<LayerProgress> = {}): LayerProgress => ({
  id: '0123456789ab',
  phase,
  downloadedBytes: 0,
  ...parts,
})

/** A pull of `redis:7` that runs, unless `parts` says otherwise. */
export const pull = (parts: Partial<Pull> = {}): Pull => ({
  id: pullIdOf('11111111-1111-4111-8111-111111111111'),
  reference: 'redis:7',
  state: { kind: 'running' },
  progress: { layers: [] },
  attempt: 1,
  queuedAtMs: 0,
  command: 'docker pull redis:7',
  ...parts,
})

/** A transfer that runs, unless `parts` says otherwise. */
export const transfer = (work: TransferWork, parts: Partial<Transfer> = {}): Transfer => ({
  ...{
    id: transferIdOf('1'),
    work,
    state: { kind: 'running' },
    queuedAtMs: 0,
    command: `docker ${work.kind}`,
  },
  ...parts,
})

/** The row of an image with these names; the same names give the same ID. */
export const named = (...tags: string[]): ImageRow =>
  rowOf(image(tags.length, { id: tags.join() as ImageId, tags }))
