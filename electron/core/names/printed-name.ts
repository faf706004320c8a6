/** The names that an engine prints: the same few thousand again and again, so that each is read once. */
import { canonicalName, familiarName, parseReference, withDefaultTag, type Reference } from './reference.ts'

/** A name that an engine printed, as it was read. */
export interface PrintedName {
  /** With the tag `latest` where there is neither tag nor digest. */
  readonly reference: Reference
  /** The repository in full, such as `docker.io/library/redis`. */
  readonly repository: string
  /** The repository as Docker prints it, such as `redis`. */
  readonly familiar: string
}

/** Four for each of 5,000 images: reading as many takes longer than all that a list or a plan does with them. */
const mostRemembered = 20_000

const known = new Map<string, PrintedName | undefined>()

const read = (printed: string): PrintedName | undefined => {
  const parsed = parseReference(printed)
  if (!parsed.ok) return undefined
  const reference = withDefaultTag(parsed.reference)
  return { reference, repository: canonicalName(reference), familiar: familiarName(reference) }
}

/** What an engine prints as a name or as a repository; `undefined` for what is no name, such as `<none>`. */
export const readPrinted = (printed: string): PrintedName | undefined => {
  if (known.has(printed)) return known.get(printed)
  if (known.size >= mostRemembered) known.clear()
  const name = read(printed)
  known.set(printed, name)
  return name
}

/** The name in full of what an engine prints as a repository, such as `redis`; a text that is no name is itself. */
export const canonicalRepository = (text: string): string => readPrinted(text)?.repository ?? text
