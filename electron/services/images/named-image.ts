import type { Image } from '../../core/images/image.ts'
import { imageIdOf, type Digest, type ImageId } from '../../core/identity.ts'
import { canonicalRepository } from '../../core/names/printed-name.ts'
import {
  canonicalName,
  canonicalTag,
  formatReference,
  parseReference,
  withDefaultTag,
  type Reference,
} from '../../core/names/reference.ts'

/** The images of one engine, and which of them each name with a tag stands for. */
export interface NamedImages {
  readonly images: ReadonlyMap<ImageId, Image>
  readonly holders: ReadonlyMap<string, ImageId>
}

const fullId = /^(sha256:)?[0-9a-f]{64}$/
const shortId = /^(sha256:)?[0-9a-f]{4,63}$/

const byDigest = ({ images }: NamedImages, name: Reference, digest: Digest): ImageId | undefined => {
  const wanted = canonicalName(name)
  for (const { id, repositoryDigests } of images.values()) {
    for (const one of repositoryDigests) {
      if (one.digest === digest && canonicalRepository(one.repository) === wanted) return id
    }
  }
  return undefined
}

/** Docker prints names in short, Podman in full. */
const byTag = ({ holders }: NamedImages, name: Reference): ImageId | undefined => {
  const tagged = withDefaultTag(name)
  return holders.get(formatReference(tagged)) ?? holders.get(canonicalTag(tagged) ?? '')
}

const byReference = (named: NamedImages, text: string): ImageId | undefined => {
  const parsed = parseReference(text)
  if (!parsed.ok) return undefined
  const { digest } = parsed.reference
  return digest === undefined ? byTag(named, parsed.reference) : byDigest(named, parsed.reference, digest)
}

const byShortId = ({ images }: NamedImages, text: string): ImageId | undefined => {
  const start = imageIdOf(text)
  for (const id of images.keys()) if (id.startsWith(start)) return id
  return undefined
}

/**
 * The image that a text stands for, as an engine reads it: a name with or without a tag or a digest before an ID in full
 * or its beginning (moby daemon/images/image.go, `getImage`).
 */
export const findNamedImage = (named: NamedImages, text: string): ImageId | undefined => {
  if (fullId.test(text)) return imageIdOf(text)
  const found = named.holders.get(text) ?? byReference(named, text)
  return found ?? (shortId.test(text) ? byShortId(named, text) : undefined)
}
