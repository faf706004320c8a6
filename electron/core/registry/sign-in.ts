/** Signing in to registries as `docker login` does it. */
import { parseReference } from '../names/reference.ts'

/** Where credentials are kept: by a helper, or in the CLI's configuration itself, unencrypted. */
export type CredentialsPlace = { readonly kind: 'helper'; readonly name: string } | { readonly kind: 'file' }

/** A registry that the docker CLI's configuration knows. */
export interface KnownRegistry {
  /** As a person names it: `docker.io`, or a host with its port. */
  readonly registry: string
  /** Who is signed in, where that can be said without opening a keychain. */
  readonly username?: string
  readonly keptIn: CredentialsPlace
}

/** The names that Docker Hub goes by. */
const hubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com'])

/**
 * The registry that somebody typed, as it stands in references: `docker.io`, or a host with its port. Addresses are
 * taken too, such as `https://registry.example/v2/`. `undefined` where it is no registry's name.
 */
export const registryNamed = (text: string): string | undefined => {
  const host = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/s, '')
  if (hubNames.has(host.toLowerCase())) return 'docker.io'
  const parsed = parseReference(`${host}/image`)
  return parsed.ok && parsed.reference.domain === host ? host : undefined
}
