import { registryDigests, type InventoryImage, type RepositoryDigest } from '../../core/images/image.ts'
import { canonicalRepository, readPrinted } from '../../core/names/printed-name.ts'
import { withoutTag } from '../../core/names/reference.ts'
import { isOfRegistry, type DigestObservation } from '../../core/pins/digest-ledger.ts'
import type { DigestMemory, RegistryFinding } from '../../history/digests.ts'

/** What of an image decides by what registries know it. */
export type DigestedImage = Pick<InventoryImage, 'id' | 'repositoryDigests' | 'alsoKnownBy' | 'contentDigest'>

/** What the knowledge of registries is made of. */
export interface RegistryDigestsParts {
  readonly memory: Pick<DigestMemory, 'ofRegistries'>
  /** Images that were looked up are known by more than before. */
  readonly onNews: () => void
}

/** Which images registries have, by all that was ever seen of them. */
export interface RegistryDigests {
  /** By what registries are known to have an image beyond what its engine says of it now; what was known stays so. */
  readonly alsoKnownBy: (image: DigestedImage) => Pick<InventoryImage, 'alsoKnownBy'>
  /** Hears what is written into the ledger. */
  readonly learn: (observations: readonly DigestObservation[]) => void
}

/** Repositories in full and what registries have there, by `repository@digest`. */
type Found = Map<string, RepositoryDigest>

/** As the docker CLI prints it. */
const printed = (repository: string): string => readPrinted(repository)?.familiar ?? repository

/** By what an image may be looked up, each with the digest by which a registry has it then. */
const keysOf = ({ digest, platformDigest, imageId }: RegistryFinding) => [
  { key: digest, digest },
  ...(platformDigest === undefined ? [] : [{ key: platformDigest, digest: platformDigest }]),
  ...(imageId === undefined ? [] : [{ key: imageId, digest }]),
]

/**
 * Makes it. The ledger is read once, at the first question: after that an image is looked up by its ID and its digests, so
 * that thousands of them take milliseconds.
 */
export const createRegistryDigests = ({ memory, onNews }: RegistryDigestsParts): RegistryDigests => {
  const index = new Map<string, Found>()
  /** What images were looked up by: of anything else there is no news. */
  const asked = new Set<string>()
  let isRead = false

  /** Whether that is news of an image that was looked up. */
  const add = (finding: RegistryFinding): boolean => {
    const repository = withoutTag(finding.reference)
    let isNews = false
    for (const { key, digest } of keysOf(finding)) {
      const found: Found = index.get(key) ?? new Map<string, RepositoryDigest>()
      const name = `${repository}@${digest}`
      if (found.has(name)) continue
      index.set(key, found.set(name, { repository: printed(repository), digest }))
      isNews ||= asked.has(key)
    }
    return isNews
  }

  const readOnce = (): void => {
    if (isRead) return
    isRead = true
    for (const finding of memory.ofRegistries()) add(finding)
  }

  const nameOf = ({ repository, digest }: RepositoryDigest): string =>
    `${canonicalRepository(repository)}@${digest}`

  const alsoKnownBy: RegistryDigests['alsoKnownBy'] = (image) => {
    readOnce()
    const { id, repositoryDigests, contentDigest } = image
    const found: Found = new Map(registryDigests(image).map((one) => [nameOf(one), one]))
    const keys = new Set<string>([id, ...repositoryDigests.map(({ digest }) => digest)])
    if (contentDigest !== undefined) keys.add(contentDigest)
    for (const key of keys) {
      asked.add(key)
      for (const [name, one] of index.get(key) ?? []) if (!found.has(name)) found.set(name, one)
    }
    for (const one of registryDigests({ repositoryDigests })) found.delete(nameOf(one))
    if (found.size === 0) return {}
    // Under the name that its engine prints, where it prints one.
    for (const { repository, digest } of repositoryDigests) {
      const name = nameOf({ repository, digest })
      if (found.has(name)) found.set(name, { repository, digest })
    }
    return { alsoKnownBy: [...found.keys()].toSorted().flatMap((name) => found.get(name) ?? []) }
  }

  return {
    alsoKnownBy,
    learn: (observations) => {
      if (!isRead) return
      const news = observations.filter(isOfRegistry).map(add)
      if (news.some(Boolean)) onNews()
    },
  }
}
