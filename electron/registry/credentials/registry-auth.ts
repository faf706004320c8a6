import type { Credentials } from '../distribution/authorization.ts'

/**
 * The header `X-Registry-Auth` by which an engine is handed credentials: JSON in base64url with its padding (moby
 * api/types/registry, `EncodeAuthConfig`; Go refuses it without). `{}` where there are none. A containerd store sends the
 * credentials to the server that they name and to no other.
 */
export const registryAuth = (key: string, credentials: Credentials | undefined): string => {
  const json = JSON.stringify(
    credentials === undefined ? {} : { ...configOf(credentials), serveraddress: key },
  )
  return Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

const configOf = (credentials: Credentials): object =>
  credentials.kind === 'identity-token'
    ? { identitytoken: credentials.token }
    : { username: credentials.username, password: credentials.password }
