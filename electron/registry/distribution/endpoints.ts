/**
 * Where an image is fetched from: the addresses that the engine would try, in its order
 * (moby daemon/pkg/registry/service_v2.go, `lookupV2Endpoints`).
 */

/** What the engine is configured with, as far as it matters here. */
export interface RegistrySettings {
  /** Mirrors of Docker Hub, first choice first, such as `https://mirror.example/`. */
  readonly hubMirrors: readonly string[]
  /** Whether the engine takes the registry with this name and port without TLS, or with any certificate. */
  readonly isInsecure: (host: string) => boolean
}

/** One address of a registry. */
export interface RegistryEndpoint {
  /** Scheme, host, port and, on some mirrors, a path; without a slash at the end. */
  readonly url: string
  /** What the docker CLI keeps its credentials under; absent for a mirror that is spoken to without any. */
  readonly credentialsKey: string
}

/** The key of Docker Hub's credentials (docker/cli cli/registry, `IndexServer`). */
export const hubCredentialsKey = 'https://index.docker.io/v1/'

/** What the docker CLI keeps a registry's credentials under, by the registry as in a reference. */
export const credentialsKeyOf = (domain: string): string =>
  domain === 'docker.io' ? hubCredentialsKey : domain

/** Docker Hub's registry. */
export const hubRegistryUrl = 'https://registry-1.docker.io'

const trimmed = (url: string): string => url.replace(/\/+$/, '')

/** A mirror is never shown Docker Hub's password; it may have credentials of its own. */
const mirrorEndpoint = (mirror: string): RegistryEndpoint[] =>
  URL.canParse(mirror) && /^https?:/.test(mirror)
    ? [{ url: trimmed(mirror), credentialsKey: new URL(mirror).host }]
    : []

/** The addresses of the registry `domain`, first choice first. An insecure one is tried with TLS before without. */
export const endpointsOf = (
  domain: string,
  { hubMirrors, isInsecure }: RegistrySettings,
  hubUrl = hubRegistryUrl,
): readonly RegistryEndpoint[] => {
  if (domain === 'docker.io') {
    const hub = { url: trimmed(hubUrl), credentialsKey: hubCredentialsKey }
    return [...hubMirrors.flatMap(mirrorEndpoint), hub]
  }
  const secure = { url: `https://${domain}`, credentialsKey: domain }
  return isInsecure(domain) ? [secure, { url: `http://${domain}`, credentialsKey: domain }] : [secure]
}
