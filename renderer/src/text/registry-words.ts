/** Registries and signing in to them, in words. */
import { parseReference } from '../../../electron/core/names/reference.ts'
import type { KnownRegistry } from '../../../electron/core/registry/sign-in.ts'

/** The registry that a reference leads to; `undefined` where it is none. */
export const registryOf = (reference: string): string | undefined => {
  const parsed = parseReference(reference)
  return parsed.ok ? parsed.reference.domain : undefined
}

/** A registry as people call it: `Docker Hub`, else its host. */
export const registryTitle = (registry: string): string =>
  registry === 'docker.io' ? 'Docker Hub' : registry

/** Where credentials are or would be kept. */
export const keptInWords = (place: KnownRegistry['keptIn']): string =>
  place.kind === 'helper'
    ? `in the helper ${place.name}`
    : 'in the docker CLI’s config.json, unencrypted, as docker login does'

/** Who is signed in to a registry. A helper is not asked: that may open a keychain. */
export const signedInSentence = ({ username, keptIn }: KnownRegistry): string => {
  if (username !== undefined) return `Signed in as ${username}.`
  return keptIn.kind === 'helper'
    ? `The helper ${keptIn.name} knows who is signed in.`
    : 'Signed in with a token.'
}
