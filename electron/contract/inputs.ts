/** The schemas of what the window sends with its calls, where several calls share one or one is long. */
import * as v from 'valibot'
import { cleanupItemIdOf, type CleanupItemId } from '../core/cleanup/plan.ts'
import { engineIdOf, imageIdOf, parseDigest, pullIdOf, type ImageId, type PullId } from '../core/identity.ts'
import { transferIdOf, type TransferId } from '../core/transfers/transfer.ts'
import { m } from '../words/messages.ts'

/** Longer than any reference that the grammar allows, short enough to be shown. */
export const referenceText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1024))

/** A platform as an engine writes it. */
export const platformText = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/, () => m.naming_form_of_platform()),
)

/** Values of a filter of a search. */
export const filterWords = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,32}$/))), v.maxLength(16))

/** A pull of this run. */
export const pullId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((text): PullId => pullIdOf(text)),
)

/** An image on the engine. */
export const imageId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9+._-]+:[0-9a-f]{32,128}$/, () => m.naming_form_of_id()),
  v.transform((text): ImageId => imageIdOf(text)),
)

/** A digest in full. */
export const digest = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseDigest(dataset.value)
    if (parsed !== undefined) return parsed
    addIssue({ message: m.naming_form_of_digest() })
    return NEVER
  }),
)

const mostLinkCharacters = 2048

/** What a browser reads in an address; `undefined` for one that is not of the web, or has somebody's name and password in it. */
const linkRead = (text: string): string | undefined => {
  if (!text.startsWith('https://') || !URL.canParse(text)) return undefined
  const { href, username, password } = new URL(text)
  return username + password === '' && href.length <= mostLinkCharacters ? href : undefined
}

/** A page to be opened in the person's browser: it becomes what the browser reads, so that nobody else reads it otherwise. */
export const link = v.pipe(
  v.string(),
  v.maxLength(mostLinkCharacters),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = linkRead(dataset.value)
    if (read !== undefined) return read
    addIssue({ message: m.naming_form_of_link() })
    return NEVER
  }),
)

/** Why something is pinned. */
export const pinNote = v.pipe(v.string(), v.trim(), v.maxLength(1000))

/** As an engine prints a name with its tag. */
export const printedName = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))

/** What is to be removed. */
export const removalTargets = v.pipe(
  v.array(
    v.strictObject({
      imageId,
      names: v.optional(v.pipe(v.array(printedName), v.minLength(1), v.maxLength(1000))),
    }),
  ),
  v.minLength(1),
  v.maxLength(10_000),
)

/** A transfer of this run. */
export const transferId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((text): TransferId => transferIdOf(text)),
)

/** As a person types it; whether it is one is for the service to say. */
export const registryText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256))

/** A file of this machine. */
export const filePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** What is to be written into a file, at which of its places. */
export const fileChoices = v.pipe(
  v.array(v.strictObject({ id: v.pipe(v.string(), v.regex(/^\d{1,7}$/)), digest: v.exactOptional(digest) })),
  v.minLength(1),
  v.maxLength(10_000),
)

/** As a person types a name; what is wrong with it is said by the plan. */
const givenName = v.pipe(v.string(), v.trim(), v.maxLength(1024))

/** Which names are to be given, changed and taken. */
export const namingWishes = v.pipe(
  v.array(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('tag'), imageId, name: givenName }),
      v.strictObject({ kind: v.literal('rename'), imageId, from: printedName, name: givenName }),
      v.strictObject({ kind: v.literal('untag'), imageId, from: printedName }),
    ]),
  ),
  v.maxLength(500),
)

/** An engine, by what it calls itself. */
export const engineId = v.pipe(v.string(), v.minLength(1), v.maxLength(4096), v.transform(engineIdOf))

/** An engine that somebody chose. */
export const engineWish = v.variant('kind', [
  v.strictObject({ kind: v.literal('automatic') }),
  v.strictObject({ kind: v.literal('context'), name: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)) }),
  v.strictObject({ kind: v.literal('host'), host: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
])

/** Something that a clean-up may take away. */
export const cleanupItemId = v.pipe(
  v.string(),
  v.regex(/^(?:image|container|volume|cache):.{1,512}$/s),
  v.transform((text): CleanupItemId => cleanupItemIdOf(text)),
)

/** From a day to what nobody lives to see. */
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))

/** A number of bytes. */
export const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

/** Which things a clean-up is to look for. */
export const cleanupRules = v.strictObject({
  dangling: v.boolean(),
  unused: v.boolean(),
  unusedOnly: v.strictObject({
    notUsedForDays: v.exactOptional(days),
    olderThanDays: v.exactOptional(days),
    biggerThanBytes: v.exactOptional(bytes),
    beyondLastTags: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
    namedLike: v.exactOptional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(512))),
  }),
  stoppedContainers: v.boolean(),
  unusedVolumes: v.boolean(),
  buildCache: v.boolean(),
  cacheOnly: v.strictObject({ unusedForDays: v.exactOptional(days), downToBytes: v.exactOptional(bytes) }),
})
