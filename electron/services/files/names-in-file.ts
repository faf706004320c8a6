/** What the references of a file name: tags that registries can be asked about, and images that it needs. */
import { canonicalName, canonicalTag, withDefaultTag, type Reference } from '../../core/names/reference.ts'
import type { FileReading } from '../../core/pinned-files/reading.ts'
import type { FileTag } from '../pins/drift-watch.ts'
import { referenceAt } from './places.ts'

/** Stands for a tag together with the digest that is written with it. */
export const keyOfTag = ({ reference, written }: FileTag): string => `${reference}@${written ?? ''}`

/** The tags, each once with each digest that is written with it. */
export const eachTagOnce = (tags: readonly FileTag[]): readonly FileTag[] => [
  ...new Map(tags.map((tag) => [keyOfTag(tag), tag])).values(),
]

/** The tags that can be pinned, each once with each digest that is written with it. */
export const tagsIn = ({ references }: FileReading): readonly FileTag[] =>
  eachTagOnce(
    references.flatMap((found): readonly FileTag[] => {
      const [reference, written] = [referenceAt(found), found.reference?.digest]
      return reference === undefined ? [] : [{ reference, ...(written !== undefined && { written }) }]
    }),
  )

/** What an image may be known by that a reference means. */
const namesOf = (reference: Reference): readonly string[] => {
  const tag = canonicalTag(withDefaultTag(reference))
  const { digest } = reference
  return [
    ...(tag === undefined ? [] : [tag]),
    ...(digest === undefined ? [] : [`${canonicalName(reference)}@${digest}`]),
  ]
}

/**
 * Every name by which an image may be known that the file uses, each once: tags in full, and digests as `repository@digest`.
 * Whether a digest can be written where an image is named does not matter to whoever runs the file.
 */
export const namesIn = ({ references }: FileReading): ReadonlySet<string> =>
  new Set(references.flatMap(({ reference }) => (reference === undefined ? [] : namesOf(reference))))

/** What files name, and what those named before that cannot be read now, or not all of them. */
export interface NamesByFile {
  /** The file as it is now; `undefined` while it cannot be read. */
  readonly saw: (path: string, reading: FileReading | undefined) => void
  readonly forget: (path: string) => void
  /** The paths of the files that name each image, by the names of {@link namesIn}. */
  readonly pathsByName: () => ReadonlyMap<string, readonly string[]>
}

/** Remembers them. A file that is half written, or on a disk that is not there, needs for all that is known what it needed before. */
export const createNamesByFile = (): NamesByFile => {
  const lastWhole = new Map<string, ReadonlySet<string>>()
  const now = new Map<string, ReadonlySet<string>>()
  return {
    saw: (path, reading) => {
      const names = reading === undefined ? new Set<string>() : namesIn(reading)
      const isWhole = reading?.mistakes.length === 0
      now.set(path, isWhole ? names : new Set([...(lastWhole.get(path) ?? []), ...names]))
      if (isWhole) lastWhole.set(path, names)
    },
    forget: (path) => {
      lastWhole.delete(path)
      now.delete(path)
    },
    pathsByName: () => {
      const paths = new Map<string, readonly string[]>()
      for (const [path, names] of now)
        for (const name of names) paths.set(name, [...(paths.get(name) ?? []), path])
      return paths
    },
  }
}
