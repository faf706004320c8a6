/** What of the engine's disk is shown everywhere: in the window's bar and in the tray. */
import type { Bytes } from '../layers/layer-bytes.ts'

/** Each figure is absent while it is not known. */
export interface DiskSummary {
  /** What all images take, each layer once. */
  readonly images?: Bytes
  /** What would come back if every image went that no container uses and nothing else keeps. */
  readonly reclaimable?: Bytes
  /** What the quick prune would give back. */
  readonly quick?: Bytes
}
