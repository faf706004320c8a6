/** How a clean-up is put to the person, and the commands that do the same. Names stand between backticks in sentences. */
import { formatBytes } from '../byte-words.ts'
import type { Question, QuestionLine, QuestionSection } from '../confirmation.ts'
import { unreachable } from '../failure.ts'
import type { ImageId } from '../identity.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import { plural } from '../plural.ts'
import { shellLine } from '../shell-word.ts'
import { inCode, obstacleSentence } from '../removal/removal-deed.ts'
import {
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
import { formatNumber } from '../../words/numbers.ts'

const protectedBy: Readonly<Record<Protection['kind'], string>> = {
  image: 'as',
  repository: 'with its repository',
  pattern: 'by the pattern',
  label: 'by its label',
}

const protectionSentence = ({ kind, value, reason }: Protection): string => {
  const said = reason.trim()
  const why = said === '' ? '' : `: ${said}`
  return `Protected ${protectedBy[kind]} ${inCode(value)}${why}${/[.!?]$/.test(why) ? '' : '.'}`
}

const useSentence = ({ containers }: Extract<StayReason, { kind: 'used' }>): string => {
  const [first, second] = containers
  if (first === undefined || second !== undefined)
    return `Used by ${few(
      containers.map(({ name }) => inCode(name)),
      'container',
    )}.`
  return `Used by the ${first.running ? 'running' : 'stopped'} container ${inCode(first.name)}.`
}

/** Why something stays, as a sentence. */
export const stayReasonSentence = (reason: StayReason, titleOf: (id: ImageId) => string): string => {
  switch (reason.kind) {
    case 'used':
      return useSentence(reason)
    case 'running':
      return 'It is running.'
    case 'in-use':
      return 'It is in use.'
    case 'pinned':
      return 'It is pinned.'
    case 'protected':
      return protectionSentence(reason.protection)
    case 'parent':
      return obstacleSentence({ kind: 'child-images', children: reason.children }, titleOf)
    case 'one-of-the-last':
      return reason.count === 1
        ? 'The last tag of its repository.'
        : `One of the last ${formatNumber(reason.count)} tags of its repository.`
    case 'in-file':
      return `Named in ${few(reason.paths.map(inCode), 'file', 2)}.`
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
      return 'is pinned'
    case 'protected': {
      const why = reason.protection.reason.trim()
      return why === '' ? 'is protected' : `is protected: ${why}`
    }
    case 'in-file':
      return `is named in ${few(reason.paths.map(inCode), 'file', 2)}`
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

const andLast = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`

const counted = (count: number, noun: string): readonly string[] => (count === 0 ? [] : [plural(count, noun)])

const titleFor = ({ images, containers, volumes, cache }: Going): string => {
  const parts = [
    ...counted(containers.length, 'container'),
    ...counted(volumes.length, 'volume'),
    ...counted(images.length, 'image'),
    ...(cache.length === 0 ? [] : ['build cache']),
  ]
  return `Clean up ${parts.length === 0 ? 'nothing' : andLast(parts)}?`
}

const leadFor = ({ bytes, certainty }: Bytes, engineName: string): string =>
  bytes === 0
    ? `No disk space comes back on ${engineName}.`
    : `You get back ${certainty === 'estimate' ? 'about ' : ''}${formatBytes(bytes)} on ${engineName}.`

const containerLine = ({ name, imageName, writableBytes }: Container): QuestionLine => ({
  text: name,
  details: [`made from ${inCode(imageName)}`, ...(writableBytes > 0 ? [formatBytes(writableBytes)] : [])],
})

const volumeLine = ({ name, bytes, isAnonymous }: Volume): QuestionLine => ({
  text: name,
  details: [
    ...(isAnonymous ? ['nobody named it'] : []),
    bytes === undefined ? 'its size is not known' : formatBytes(bytes),
  ],
})

const cacheLines = (cache: readonly CacheRecord[]): readonly QuestionLine[] => {
  const bytes = cache.reduce((sum, record) => sum + cacheBytesOf(record), 0)
  return cache.length === 0 ? [] : [{ text: plural(cache.length, 'record'), details: [formatBytes(bytes)] }]
}

const localSection = (lines: readonly QuestionLine[], archiveFirst: boolean): readonly QuestionSection[] =>
  archiveFirst
    ? section('Images that are saved first', lines, {
        remark:
          'No registry is known to have it. It can be restored from its archive; what cannot be saved stays.',
      })
    : section('Images that go for good', lines, {
        remark: 'No registry is known to have it, so it cannot be pulled again.',
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
        `${few(needs.filter((need) => !left.has(need)).map(nameOf), 'thing')} would have to go first`,
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
  const noun = count === images.length ? 'images' : 'images, containers and volumes'
  return { typedCount: { count, noun } }
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
  return {
    title: titleFor(going),
    lead: leadFor(bytes.total, engineName),
    sections: [
      ...section('Containers', going.containers.map(containerLine), {
        remark: 'What they have written goes with them and cannot be had again.',
        isWarning: true,
      }),
      ...section('Volumes', going.volumes.map(volumeLine), {
        remark: 'Their data cannot be had again.',
        isWarning: true,
      }),
      ...section('Images', imageLines(true), { remark: 'It can be pulled again by its digest.' }),
      ...localSection(imageLines(false), archiveFirst),
      ...section('Build cache', cacheLines(going.cache), {
        remark: 'It cannot be had again: the next builds make it anew and take longer.',
      }),
      ...section('Left alone', blockedLines(wording, new Set(items))),
    ],
    ...commandFor(going),
    confirmLabel: 'Clean up',
    isDanger: true,
    ...typedFor(going),
  }
}
