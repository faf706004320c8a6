/** Registries and signing in to them, in words. */
import { parseReference } from '../../../electron/core/names/reference.ts'
import type { CredentialsPlace, KnownRegistry } from '../../../electron/core/registry/sign-in.ts'
import { m } from '../../../electron/words/messages.ts'

/** The registry that a reference leads to; `undefined` where it is none. */
export const registryOf = (reference: string): string | undefined => {
  const parsed = parseReference(reference)
  return parsed.ok ? parsed.reference.domain : undefined
}

/** A registry as people call it: `Docker Hub`, else its host. */
export const registryTitle = (registry: string): string =>
  registry === 'docker.io' ? 'Docker Hub' : registry

/** Where credentials are kept. */
export const keptSentence = (place: CredentialsPlace): string =>
  place.kind === 'helper' ? m.registry_kept_by_helper({ helper: place.name }) : m.registry_kept_in_file()

/** Where credentials would be kept. */
export const willBeKeptSentence = (place: CredentialsPlace): string =>
  place.kind === 'helper'
    ? m.registry_will_keep_by_helper({ helper: place.name })
    : m.registry_will_keep_in_file()

/** Who is signed in to a registry. A helper is not asked: that may open a keychain. */
export const signedInSentence = ({ username, keptIn }: KnownRegistry): string => {
  if (username !== undefined) return m.registry_signed_in_as({ username })
  return keptIn.kind === 'helper'
    ? m.registry_helper_knows({ helper: keptIn.name })
    : m.registry_signed_in_by_token()
}
