/** How a removal is put to the person, and the command that does the same. Names stand between backticks in sentences. */
import { formatBytes } from '../byte-words.ts'
import type { Question, QuestionLine, QuestionSection } from '../confirmation.ts'
import { shortDigest, type ImageId } from '../identity.ts'
import type { Bytes, StayingLayers } from '../layers/layer-bytes.ts'
import { plural } from '../plural.ts'
import { shellLine } from '../shell-word.ts'
import { inCode, obstacleSentence } from './removal-deed.ts'
import { isAttempted, type PlannedRemoval, type RemovalPlan } from './removal.ts'

/** Above this many, the number has to be typed. */
export const mostUntyped = 20

/** A longer command is not shown: nobody reads or runs it. */
export const mostInCommand = 20

/** What has to be known to put a plan into words. */
export interface RemovalWording {
  readonly plan: RemovalPlan
  readonly force: boolean
  /** An image in a word: its first name, or its short ID. */
  readonly titleOf: (id: ImageId) => string
}

/** The first few, and how many more there are. */
export const few = (texts: readonly string[], noun: string, most = 3): string => {
  const left = texts.length - most
  if (left <= 0) return texts.join(', ')
  return `${texts.slice(0, most).join(', ')} and ${left === 1 ? `another ${noun}` : `${left} more ${noun}s`}`
}

/** `docker rmi`, for these names, or IDs of images without a name. */
export const removeCommand = (names: readonly string[], isForced: boolean): string =>
  shellLine(['docker', 'rmi', ...(isForced ? ['--force'] : []), ...names])

/** What the command names of an image: the names it loses, or its short ID where it has none. */
export const namesInCommand = ({
  names,
  imageId,
}: Pick<PlannedRemoval, 'names' | 'imageId'>): readonly string[] =>
  names.length > 0 ? names : [shortDigest(imageId)]

const commandOf = (items: readonly PlannedRemoval[], force: boolean): { command?: string } => {
  const names = items.flatMap(namesInCommand)
  if (names.length > mostInCommand) return {}
  return { command: removeCommand(names, force && items.some(({ way }) => way === 'force')) }
}

/** An image that goes, with what is to be said of it. */
export const goingLine = (item: PlannedRemoval): QuestionLine => {
  const others = item.names.filter((name) => name !== item.title).map(inCode)
  const stopped = item.obstacles.flatMap((one) =>
    one.kind === 'stopped-container' ? one.container.name : [],
  )
  return {
    text: item.title,
    details: [
      ...(item.names.length > 0 ? [shortDigest(item.imageId)] : ['untagged']),
      ...(others.length > 0 ? [`also ${few(others, 'name')}`] : []),
      ...(item.keptBecause === undefined ? [] : [item.keptBecause]),
      ...(stopped.length > 0
        ? [`by force: ${few(stopped.map(inCode), 'container')}, stopped, keeps its layers`]
        : []),
    ],
  }
}

const danglingLine = (item: PlannedRemoval): QuestionLine => {
  const users = item.obstacles.flatMap((one) => ('container' in one ? one.container.name : []))
  return {
    ...goingLine(item),
    details: [
      shortDigest(item.imageId),
      ...(item.keptBecause === undefined ? [] : [item.keptBecause]),
      `by force: ${few(users.map(inCode), 'container')} uses it`,
    ],
  }
}

const nameLines = ({ names, namesLeft, imageId }: PlannedRemoval): readonly QuestionLine[] =>
  names.map((name) => ({
    text: name,
    details: [shortDigest(imageId), `stays as ${few(namesLeft.map(inCode), 'name', 2)}`],
  }))

/** A section, where there is anything in it. */
export const section = (
  heading: string,
  lines: readonly QuestionLine[],
  more: { readonly remark?: string; readonly isWarning?: boolean } = {},
): readonly QuestionSection[] => (lines.length === 0 ? [] : [{ heading, isWarning: false, lines, ...more }])

const stayingLine = (
  { bytes, images, containers }: StayingLayers,
  titleOf: (id: ImageId) => string,
): QuestionLine => ({
  text: formatBytes(bytes),
  details: [
    ...(images.length > 0
      ? [
          `for ${few(
            images.map((id) => inCode(titleOf(id))),
            'image',
          )}`,
        ]
      : []),
    ...(containers.length > 0
      ? [
          `for the ${few(
            containers.map(({ name }) => inCode(name)),
            'container',
          )} container`,
        ]
      : []),
  ],
})

const leadOf = ({ bytes, certainty }: Bytes, isAnythingDeleted: boolean): string => {
  if (!isAnythingDeleted) return 'Names alone go, so no disk space comes back.'
  if (bytes === 0) return 'No disk space comes back: all of the layers are in use elsewhere.'
  return `You get back ${certainty === 'estimate' ? 'about ' : ''}${formatBytes(bytes)}.`
}

const countsOf = (attempted: readonly PlannedRemoval[]) => {
  const images = attempted.filter(({ effect }) => effect !== 'untag').length
  const names = attempted.flatMap((item) => (item.effect === 'untag' ? item.names : [])).length
  return { images, names }
}

const titleOfQuestion = ({ images, names }: ReturnType<typeof countsOf>): string => {
  if (images === 0) return names === 1 ? 'Remove this name?' : `Remove ${plural(names, 'name')}?`
  if (names > 0) return `Remove ${plural(images, 'image')} and ${plural(names, 'name')}?`
  return images === 1 ? 'Remove this image?' : `Remove ${plural(images, 'image')}?`
}

const typedOf = ({ images, names }: ReturnType<typeof countsOf>): Pick<Question, 'typedCount'> => {
  const noun = images === 0 ? 'names' : 'images'
  const count = images === 0 ? names : images
  return count > mostUntyped ? { typedCount: { count, noun } } : {}
}

/** The question that is put to the person before anything is removed. */
export const removalQuestion = ({ plan, force, titleOf }: RemovalWording): Question => {
  const attempted = plan.items.filter((item) => isAttempted(item, force))
  const left = plan.items.filter((item) => !isAttempted(item, force))
  const deleted = attempted.filter(({ effect }) => effect === 'delete')
  const counts = countsOf(attempted)
  return {
    title: titleOfQuestion(counts),
    lead: leadOf(plan.back, deleted.length > 0),
    sections: [
      ...section('Goes', deleted.filter(({ isRestorable }) => isRestorable).map(goingLine)),
      ...section('Goes for good', deleted.filter(({ isRestorable }) => !isRestorable).map(goingLine), {
        remark: 'No registry is known to have it, so it cannot be pulled again.',
        isWarning: true,
      }),
      ...section(
        'Loses its last name',
        attempted.filter(({ effect }) => effect === 'dangle').map(danglingLine),
        { remark: 'Containers use it, so the image stays, untagged.', isWarning: true },
      ),
      ...section(
        'Name goes, image stays',
        attempted.filter(({ effect }) => effect === 'untag').flatMap(nameLines),
      ),
      ...section(
        'Left alone',
        left.map((item) => ({
          text: item.title,
          details: item.obstacles.map((obstacle) => obstacleSentence(obstacle, titleOf)),
        })),
      ),
      ...section(
        'Stays on the disk',
        plan.staying.map((one) => stayingLine(one, titleOf)),
      ),
    ],
    ...commandOf(attempted, force),
    confirmLabel: 'Remove',
    isDanger: true,
    ...typedOf(counts),
  }
}
