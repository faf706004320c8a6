/** How a clean-up is put to the person, and the commands that do the same. Names stand between backticks in sentences. */
import { formatTag, perLocale } from '../../words/locale.ts'
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import type { Question, QuestionLine, QuestionSection } from '../confirmation.ts'
import { unreachable } from '../failure.ts'
import type { ImageId } from '../identity.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import { shellLine } from '../shell-word.ts'
import { inCode, obstacleSentence } from '../removal/removal-deed.ts'
import {
  aboutBytes,
  few,
  goingLine,
  mostInCommand,
  mostUntyped,
  namesInCommand,
  removeCommand,
  section,
} from '../removal/removal-words.ts'
import { cacheBytesOf } from './cache-plan.ts'
import { goingOf, type CleanupItem, type CleanupItemId, type CleanupPlan, type StayReason } from './plan.ts'
import type { Protection } from './protection.ts'
import type { CacheRecord, Container, Volume } from './resources.ts'
import type { CleanupBytes } from './tally.ts'

const protectionSentence = ({ kind, value, reason }: Protection): string => {
  const said = reason.trim()
  if (said === '') return m.cleanup_stays_protected({ kind, value: inCode(value) })
  return m.cleanup_stays_protected_because({
    ...{ kind, value: inCode(value) },
    reason: /[.!?]$/.test(said) ? said : `${said}.`,
  })
}

const inFiles = (paths: readonly string[]): string => few(paths.map(inCode), m.removal_more_files, 2)

const useSentence = ({ containers }: Extract<StayReason, { kind: 'used' }>): string => {
  const [first, second] = containers
  if (first === undefined || second !== undefined)
    return m.cleanup_stays_used({
      containers: few(
        containers.map(({ name }) => inCode(name)),
        m.removal_more_containers,
      ),
    })
  const used = first.running ? m.cleanup_stays_used_by_running : m.cleanup_stays_used_by_stopped
  return used({ container: inCode(first.name) })
}

/** Why something stays, as a sentence. */
export const stayReasonSentence = (reason: StayReason, titleOf: (id: ImageId) => string): string => {
  switch (reason.kind) {
    case 'used':
      return useSentence(reason)
    case 'running':
      return m.cleanup_stays_running()
    case 'in-use':
      return m.cleanup_stays_in_use()
    case 'pinned':
      return m.cleanup_stays_pinned()
    case 'protected':
      return protectionSentence(reason.protection)
    case 'parent':
      return obstacleSentence({ kind: 'child-images', children: reason.children }, titleOf)
    case 'one-of-the-last':
      return m.cleanup_stays_one_of_last({ count: reason.count })
    case 'in-file':
      return m.cleanup_stays_in_file({ files: inFiles(reason.paths) })
    case 'left-out':
      return reason.sentence
    default:
      return unreachable(reason)
  }
}

/** What the person has said to keep an image, in a clause: `is pinned`. Anything else that keeps it says so itself. */
export const keptInWords = (reason: StayReason): string | undefined => {
  switch (reason.kind) {
    case 'pinned':
      return m.cleanup_kept_pinned()
    case 'protected': {
      const why = reason.protection.reason.trim()
      return why === '' ? m.cleanup_kept_protected() : m.cleanup_kept_protected_because({ reason: why })
    }
    case 'in-file':
      return m.cleanup_kept_in_file({ files: inFiles(reason.paths) })
    default:
      return undefined
  }
}

/** What has to be known to put a clean-up into words. */
export interface CleanupWording {
  readonly plan: CleanupPlan
  readonly ticked: readonly CleanupItemId[]
  /** What comes back of that. */
  readonly bytes: Pick<CleanupBytes, 'total'>
  /** An image in a word: its first name, or its short ID. */
  readonly titleOf: (id: ImageId) => string
  /** Images that no registry has are saved before they go. */
  readonly archiveFirst: boolean
  readonly engineName: string
}

/** What goes, by kind. */
interface Going {
  readonly images: readonly Extract<CleanupItem, { kind: 'image' }>[]
  readonly containers: readonly Container[]
  readonly volumes: readonly Volume[]
  readonly cache: readonly CacheRecord[]
}

const byKind = (items: readonly CleanupItem[]): Going => ({
  images: items.flatMap((item) => (item.kind === 'image' ? [item] : [])),
  containers: items.flatMap((item) => (item.kind === 'container' ? [item.container] : [])),
  volumes: items.flatMap((item) => (item.kind === 'volume' ? [item.volume] : [])),
  cache: items.flatMap((item) => (item.kind === 'cache' ? [item.record] : [])),
})

const lists = perLocale((locale) => new Intl.ListFormat(formatTag(locale)))

const counted = (count: number, words: (parts: { count: number }) => string): readonly string[] =>
  count === 0 ? [] : [words({ count })]

const titleFor = ({ images, containers, volumes, cache }: Going): string => {
  const parts = [
    ...counted(containers.length, m.amounts_containers),
    ...counted(volumes.length, m.cleanup_count_volumes),
    ...counted(images.length, m.amounts_images),
    ...(cache.length === 0 ? [] : [m.cleanup_ask_cache()]),
  ]
  return parts.length === 0 ? m.cleanup_ask_nothing() : m.cleanup_ask({ things: lists().format(parts) })
}

const leadFor = (back: Bytes, engine: string): string =>
  back.bytes === 0 ? m.cleanup_lead_nothing({ engine }) : m.cleanup_lead({ size: aboutBytes(back), engine })

const containerLine = ({ name, imageName, writableBytes }: Container): QuestionLine => ({
  text: name,
  details: [
    m.cleanup_detail_made_from({ image: inCode(imageName) }),
    ...(writableBytes > 0 ? [formatBytes(writableBytes)] : []),
  ],
})

const volumeLine = ({ name, bytes, isAnonymous }: Volume): QuestionLine => ({
  text: name,
  details: [
    ...(isAnonymous ? [m.cleanup_detail_anonymous()] : []),
    bytes === undefined ? m.cleanup_detail_size_unknown() : formatBytes(bytes),
  ],
})

const cacheLines = (cache: readonly CacheRecord[]): readonly QuestionLine[] => {
  const bytes = cache.reduce((sum, record) => sum + cacheBytesOf(record), 0)
  return cache.length === 0
    ? []
    : [{ text: m.cleanup_count_records({ count: cache.length }), details: [formatBytes(bytes)] }]
}

const localSection = (lines: readonly QuestionLine[], archiveFirst: boolean): readonly QuestionSection[] =>
  archiveFirst
    ? section(m.cleanup_saved_first(), lines, {
        remark: m.cleanup_saved_first_remark(),
      })
    : section(m.cleanup_for_good(), lines, {
        remark: m.removal_no_registry(),
        isWarning: true,
      })

/** What was ticked and cannot go, since what it needs stays. */
const blockedLines = (
  { plan, ticked, titleOf }: CleanupWording,
  going: ReadonlySet<CleanupItem>,
): readonly QuestionLine[] => {
  const wanted = new Set(ticked)
  const items = new Map(plan.items.map((item) => [item.id, item]))
  const left = new Set([...going].map(({ id }) => id))
  const nameOf = (id: CleanupItemId): string => {
    const item = items.get(id)
    return inCode(item?.kind === 'image' ? titleOf(item.imageId) : (item?.title ?? id))
  }
  return plan.items
    .filter((item) => wanted.has(item.id) && !going.has(item))
    .map(({ title, needs = [] }) => ({
      text: title,
      details: [
        m.cleanup_detail_blocked({
          things: few(needs.filter((need) => !left.has(need)).map(nameOf), m.removal_more_things),
        }),
      ],
    }))
}

/** The command that removes these records of the build cache; none where there are no records, or too many to read. */
export const pruneCommand = (cache: readonly Pick<CacheRecord, 'id'>[]): string | undefined => {
  if (cache.length === 0 || cache.length > mostInCommand) return undefined
  // The engine takes one ID at a time.
  return cache
    .map(({ id }) => shellLine(['docker', 'builder', 'prune', '--force', '--filter', `id=${id}`]))
    .join(' && ')
}

const commandFor = ({ images, containers, volumes, cache }: Going): { command?: string } => {
  const names = images.flatMap(({ removal }) => namesInCommand(removal))
  if (names.length + containers.length + volumes.length + cache.length > mostInCommand) return {}
  const prune = pruneCommand(cache)
  const commands = [
    ...(containers.length > 0 ? [shellLine(['docker', 'rm', ...containers.map(({ name }) => name)])] : []),
    ...(volumes.length > 0
      ? [shellLine(['docker', 'volume', 'rm', ...volumes.map(({ name }) => name)])]
      : []),
    ...(names.length > 0 ? [removeCommand(names, false)] : []),
    ...(prune === undefined ? [] : [prune]),
  ]
  return commands.length === 0 ? {} : { command: commands.join(' && ') }
}

/** The number to type; records of the build cache do not count, which the next build makes again. */
const typedFor = ({ images, containers, volumes }: Going): Pick<Question, 'typedCount'> => {
  const count = images.length + containers.length + volumes.length
  if (count <= mostUntyped) return {}
  return { typedCount: { count, what: count === images.length ? 'images' : 'things' } }
}

/** The question that is put to the person before a clean-up. */
export const cleanupQuestion = (wording: CleanupWording): Question => {
  const { plan, ticked, bytes, archiveFirst, engineName } = wording
  const items = goingOf(plan, ticked)
  const going = byKind(items)
  const imageLines = (isRestorable: boolean): readonly QuestionLine[] =>
    going.images
      .filter(({ removal }) => removal.isRestorable === isRestorable)
      .map(({ removal }) => goingLine(removal))
  const restorable = imageLines(true)
  return {
    title: titleFor(going),
    lead: leadFor(bytes.total, engineName),
    sections: [
      ...section(m.cleanup_kind_containers(), going.containers.map(containerLine), {
        remark: m.cleanup_containers_remark(),
        isWarning: true,
      }),
      ...section(m.cleanup_kind_volumes(), going.volumes.map(volumeLine), {
        remark: m.cleanup_volumes_remark(),
        isWarning: true,
      }),
      ...section(m.cleanup_kind_images(), restorable, {
        remark: m.cleanup_can_be_pulled({ count: restorable.length }),
      }),
      ...localSection(imageLines(false), archiveFirst),
      ...section(m.cleanup_kind_cache(), cacheLines(going.cache), {
        remark: m.cleanup_cache_remark(),
      }),
      ...section(m.removal_left_alone(), blockedLines(wording, new Set(items))),
    ],
    ...commandFor(going),
    confirmLabel: m.cleanup_confirm(),
    isDanger: true,
    ...typedFor(going),
  }
}
