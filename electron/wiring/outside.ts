import type { CliStore } from '../registry/credentials/store.ts'
import type { CredentialsFor } from '../registry/distribution/asking.ts'
import type { RegistryFetch } from '../registry/distribution/transport.ts'
import type { HubFetch } from '../registry/hub/transport.ts'

/** The ways to what is neither the engine nor this program: registries, Docker Hub, this machine. */
export interface Outside {
  readonly hubFetch: HubFetch
  /** Docker Hub's web address. */
  readonly hubUrl: string
  readonly registryFetch: RegistryFetch
  /** The person's credentials for a registry, as the docker CLI keeps them; none where they are not to be had at once. */
  readonly credentialsFor: CredentialsFor
  /** The same for a pull or a push, which waits for a keychain that asks the person for its password. */
  readonly credentialsForTransfer: CredentialsFor
  /** Where the docker CLI keeps them. */
  readonly cliStore: CliStore
  /** This machine's name, by which an engine is known to run here. */
  readonly hostName: string
  /** Bytes that are free where a folder of this machine is; rejects where there is no such folder. */
  readonly freeBytesAt: (folder: string) => Promise<number>
}
