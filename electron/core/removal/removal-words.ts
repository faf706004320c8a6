/** How a removal is put to the person, and the command that does the same. Names stand between backticks in sentences. */
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import type { Question, QuestionLine, QuestionSection } from '../confirmation.ts'
import { shortDigest, type ImageId } from '../identity.ts'
import type { Bytes, StayingLayers } from '../layers/layer-bytes.ts'
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

/** Says of things that some are named and how many more there are, such as `a, b and another image`. */
type AndMore = (parts: { named: string; count: number }) => string

/** The first few, and how many more there are. */
export const few = (texts: readonly string[], andMore: AndMore, most = 3): string => {
  const left = texts.length - most
  if (left <= 0) return texts.join(', ')
  return andMore({ named: texts.slice(0, most).join(', '), count: left })
}

/** Bytes, and that they are estimated where they are. */
export const aboutBytes = ({ bytes, certainty }: Bytes): string => {
  const size = formatBytes(bytes)
  return certainty === 'estimate' ? m.removal_about({ size }) : size
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
      ...(item.names.length > 0 ? [shortDigest(item.imageId)] : [m.removal_detail_untagged()]),
      ...(others.length > 0 ? [m.removal_detail_also({ names: few(others, m.removal_more_names) })] : []),
      ...(item.keptBecause === undefined ? [] : [item.keptBecause]),
      ...(stopped.length > 0
        ? [
            m.removal_detail_by_force({
              containers: few(stopped.map(inCode), m.removal_more_containers),
              count: stopped.length,
            }),
          ]
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
      m.removal_detail_used_by_force({
        containers: few(users.map(inCode), m.removal_more_containers),
        count: users.length,
      }),
    ],
  }
}

const nameLines = ({ names, namesLeft, imageId }: PlannedRemoval): readonly QuestionLine[] =>
  names.map((name) => ({
    text: name,
    details: [
      shortDigest(imageId),
      m.removal_detail_stays_as({ names: few(namesLeft.map(inCode), m.removal_more_names, 2) }),
    ],
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
          m.removal_detail_for_images({
            images: few(
              images.map((id) => inCode(titleOf(id))),
              m.removal_more_images,
            ),
          }),
        ]
      : []),
    ...(containers.length > 0
      ? [
          m.removal_detail_for_containers({
            containers: few(
              containers.map(({ name }) => inCode(name)),
              m.removal_more_containers,
            ),
            count: containers.length,
          }),
        ]
      : []),
  ],
})

const leadOf = (back: Bytes, isAnythingDeleted: boolean): string => {
  if (!isAnythingDeleted) return m.removal_lead_names()
  return back.bytes === 0 ? m.removal_lead_nothing() : m.removal_lead({ size: aboutBytes(back) })
}

const countsOf = (attempted: readonly PlannedRemoval[]) => {
  const images = attempted.filter(({ effect }) => effect !== 'untag').length
  const names = attempted.flatMap((item) => (item.effect === 'untag' ? item.names : [])).length
  return { images, names }
}

const titleOfQuestion = ({ images, names }: ReturnType<typeof countsOf>): string => {
  if (images === 0) return names === 1 ? m.removal_ask_name() : m.removal_ask_names({ count: names })
  if (names > 0) return m.removal_ask_both({ images, names })
  return images === 1 ? m.removal_ask_image() : m.removal_ask_images({ count: images })
}

const typedOf = ({ images, names }: ReturnType<typeof countsOf>): Pick<Question, 'typedCount'> => {
  const what = images === 0 ? 'names' : 'images'
  const count = images === 0 ? names : images
  return count > mostUntyped ? { typedCount: { count, what } } : {}
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
      ...section(m.removal_goes(), deleted.filter(({ isRestorable }) => isRestorable).map(goingLine)),
      ...section(
        m.removal_goes_for_good(),
        deleted.filter(({ isRestorable }) => !isRestorable).map(goingLine),
        {
          remark: m.removal_no_registry(),
          isWarning: true,
        },
      ),
      ...section(
        m.removal_loses_last_name(),
        attempted.filter(({ effect }) => effect === 'dangle').map(danglingLine),
        { remark: m.removal_loses_last_name_remark(), isWarning: true },
      ),
      ...section(
        m.removal_name_goes(),
        attempted.filter(({ effect }) => effect === 'untag').flatMap(nameLines),
      ),
      ...section(
        m.removal_left_alone(),
        left.map((item) => ({
          text: item.title,
          details: item.obstacles.map((obstacle) => obstacleSentence(obstacle, titleOf)),
        })),
      ),
      ...section(
        m.removal_stays_on_disk(),
        plan.staying.map((one) => stayingLine(one, titleOf)),
      ),
    ],
    ...commandOf(attempted, force),
    confirmLabel: m.removal_confirm(),
    isDanger: true,
    ...typedOf(counts),
  }
}
