/** What is said of an image: what its identities mean, its sizes, its variables. */
import type { ImageStore } from '../../../electron/core/engine-state.ts'
import type { RepositoryDigest } from '../../../electron/core/images/image.ts'
import type { Certainty } from '../../../electron/core/layers/layers.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'

/** What the ID of an image is, in a sentence. */
export const idMeaning = (store: ImageStore | undefined): string => {
  switch (store) {
    case 'graph-driver':
      return m.images_id_meaning_graph_driver()
    case 'containerd':
      return m.images_id_meaning_containerd()
    case undefined:
      return m.images_id_meaning()
  }
}

/** What the digest of an image is, in a sentence. */
export const digestMeaning = (digests: readonly RepositoryDigest[]): string => {
  if (digests.length === 0) return m.images_digest_meaning_none()
  return digests.every(({ isSupposed }) => isSupposed === true)
    ? m.images_digest_meaning_supposed()
    : m.images_digest_meaning()
}

/** A reference by digest, which can be pulled anywhere: `python@sha256:…`. */
export const digestReference = ({ repository, digest }: RepositoryDigest): string => `${repository}@${digest}`

/** The digest reference that belongs to a name: that of the same repository. */
export const digestOfName = (
  name: string,
  digests: readonly RepositoryDigest[],
): RepositoryDigest | undefined => digests.find(({ repository }) => name.startsWith(`${repository}:`))

/** Bytes, with a sign where they are estimated: `~12 MB`. */
export const sizeWords = (bytes: number, certainty: Certainty): string =>
  `${certainty === 'estimate' ? '~' : ''}${formatBytes(bytes)}`

/** A variable of the environment, apart at its first `=`. */
export interface Variable {
  readonly name: string
  readonly value: string
}

/** `NAME=value` apart; without a `=` it is all name. */
export const variableOf = (text: string): Variable => {
  const at = text.indexOf('=')
  return at < 0 ? { name: text, value: '' } : { name: text.slice(0, at), value: text.slice(at + 1) }
}
