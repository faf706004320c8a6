/**
 * The identities that everything else is keyed by, as branded strings: an image ID is never
 * mistaken for a digest, nor a pull's ID for either.
 */
declare const brand: unique symbol

type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A content digest as it is written: `algorithm:hex`, such as `sha256:4f06b3…` (OCI image-spec, descriptor.md). */
export type Digest = Branded<'Digest'>

/**
 * An image's ID on one engine, with its algorithm: `sha256:` and 64 hex digits. On a graph-driver store it is
 * the digest of the image's config, on a containerd store that of its manifest or index.
 */
export type ImageId = Branded<'ImageId'>

/** Identifies one pull for as long as Lading runs. */
export type PullId = Branded<'PullId'>

/** Identifies one engine across restarts of Lading. */
export type EngineId = Branded<'EngineId'>

// go-digest and distribution/reference: sha256 is exactly 64 lowercase hex digits, others at least 32.
const sha256Digest = /^sha256:[0-9a-f]{64}$/
const otherDigest = /^(?!sha256:)[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/

/** The digest written in `text`, or `undefined` where it is not one. */
export const parseDigest = (text: string): Digest | undefined =>
  sha256Digest.test(text) || otherDigest.test(text) ? (text as Digest) : undefined

/** The ID that an engine wrote as `text`. Podman leaves `sha256:` out in some answers; it is put back. */
export const imageIdOf = (text: string): ImageId => (text.includes(':') ? text : `sha256:${text}`) as ImageId

/** Brands a pull's ID; only the maker of pulls and the bridge call this. */
export const pullIdOf = (text: string): PullId => text as PullId

/** Brands an engine's ID; only the engine connection and the database call this. */
export const engineIdOf = (text: string): EngineId => text as EngineId

/** The first twelve hex digits, as `docker images` shows an ID. */
export const shortDigest = (digest: Digest | ImageId): string => {
  const colon = digest.indexOf(':')
  return digest.slice(colon + 1, colon + 13)
}
