/**
 * What an engine calls a size means other things in each call and on each store. Here each becomes bytes on disk.
 *
 * - Graph driver: list and inspection give the unpacked layers, shared ones included.
 * - Containerd store: the list gives compressed content plus unpacked snapshots of every platform that is here; an
 *   inspection gives the compressed content alone, and, asked for them, each manifest's total.
 * - Podman: list and inspection give the unpacked layers with tar's overhead.
 */

/** One manifest of an image on a containerd store (moby api/swagger.yaml, ImageManifestSummary, API 1.47). */
export interface ManifestSummary {
  readonly Size?: { readonly Total?: number } | null
}

/** Bytes on disk from the `Size` of `GET /images/json`. */
export const sizeListed = (size: number | undefined): number => size ?? 0

/** Bytes on disk from an inspection: the manifests' totals where there are any, the `Size` otherwise. */
export const sizeInspected = (
  size: number | undefined,
  manifests: readonly ManifestSummary[] | null | undefined,
): number => {
  if (manifests === null || manifests === undefined || manifests.length === 0) return size ?? 0
  return manifests.reduce((sum, manifest) => sum + (manifest.Size?.Total ?? 0), 0)
}
