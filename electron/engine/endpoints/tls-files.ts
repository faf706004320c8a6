import { join } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'
import { cliConfigFolder, type CliContext } from './cli-contexts.ts'
import { readIfThere, type Surroundings } from './surroundings.ts'

/** What a TLS connection is made with. It holds the private key, so it stays in the engine room. */
export interface TlsMaterial {
  /** The authorities to trust in place of the system's, as PEM. */
  readonly ca?: string
  /** The client's certificate and its key, as PEM; both or neither. */
  readonly cert?: string
  readonly key?: string
  /** The engine's certificate is not checked. */
  readonly skipVerify: boolean
}

const readMaterial = async (
  surroundings: Surroundings,
  folder: string,
  skipVerify: boolean,
): Promise<TlsMaterial> => {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readIfThere(surroundings, join(folder, name))),
  )
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    skipVerify,
  }
}

/**
 * What the environment says of TLS for DOCKER_HOST, or `undefined` where it asks for none (docker/cli
 * cli/flags/options.go): DOCKER_TLS_VERIFY set to anything is TLS, DOCKER_TLS is TLS with the engine's certificate
 * not checked; the files are in DOCKER_CERT_PATH or in the CLI's own folder. To verify, there must be a `ca.pem`.
 */
export const tlsFromEnvironment = async (surroundings: Surroundings): Promise<TlsMaterial | undefined> => {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_TLS: tls, DOCKER_CERT_PATH: certificates } = surroundings.env
  if (!verify && !tls) return undefined
  const folder = certificates || cliConfigFolder(surroundings)
  const material = await readMaterial(surroundings, folder, !verify)
  if (verify && material.ca === undefined) throw missingAuthority(join(folder, 'ca.pem'))
  return material
}

const missingAuthority = (path: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.engine_no_authority({ path }),
    advice: m.engine_no_authority_advice(),
  })

/**
 * The TLS files of a context, or `undefined` where it has none and does not ask for TLS without verification
 * (docker/cli cli/context/docker/load.go, `tlsConfig`).
 */
export const tlsOfContext = async (
  surroundings: Surroundings,
  { tlsFolder, skipTlsVerify }: CliContext,
): Promise<TlsMaterial | undefined> => {
  const material = await readMaterial(surroundings, tlsFolder, skipTlsVerify)
  const hasFiles = material.ca !== undefined || material.cert !== undefined
  return hasFiles || skipTlsVerify ? material : undefined
}
