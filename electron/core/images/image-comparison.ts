/** What changed between two digests of one image. */
import { unreachable } from '../failure.ts'
import type { Digest } from '../identity.ts'
import type { ImageConfig } from './image-details.ts'
import { sequenceChanges } from '../sequence-changes.ts'
import { m } from '../../words/messages.ts'

/** A layer of one or both sides. */
export interface ComparedLayer {
  readonly change: 'kept' | 'added' | 'removed'
  readonly diffId: string
  /** The instruction that made it, as it stood in the Dockerfile; empty where the history does not say. */
  readonly instruction: string
  /**
   * In the measure of the side that it is on; of a layer on both, compressed where either side is. Absent where it is not
   * known.
   */
  readonly bytes?: number
}

/** A named value on both sides: a variable, a label, a field of the configuration. */
export interface ComparedValue {
  readonly name: string
  readonly before?: string
  readonly after?: string
}

/** One side of a comparison. */
export interface ComparedSide {
  readonly digest: Digest
  readonly platform?: string
  readonly platformDigest?: Digest
  readonly createdAtMs?: number
  /** Where it was read from. */
  readonly from: 'engine' | 'registry'
  /** What its layers' bytes are: a registry says how many are downloaded, an engine how many they are on the disk. */
  readonly measure: 'compressed' | 'unpacked'
}

/** Two digests side by side. */
export interface ImageComparison {
  readonly before: ComparedSide
  readonly after: ComparedSide
  /** In the order of the Dockerfile. */
  readonly layers: readonly ComparedLayer[]
  readonly environment: readonly ComparedValue[]
  readonly labels: readonly ComparedValue[]
  /** Command, entrypoint, user, working directory, ports and so on: those that differ. */
  readonly configuration: readonly ComparedValue[]
  /** Steps without a layer that came or went, as they stood in the Dockerfile. */
  readonly instructions: readonly ComparedInstruction[]
  /** In the measure of `after`. */
  readonly addedBytes: number
  /** In the measure of `before`. */
  readonly removedBytes: number
  /** Compressed where either side is, else unpacked. */
  readonly keptBytes: number
}

/** A step without a layer that one side has and the other has not. */
export interface ComparedInstruction {
  readonly change: 'added' | 'removed'
  /** As it stood in the Dockerfile. */
  readonly instruction: string
}

/** What came of comparing. */
export type ComparisonOutcome =
  | { readonly kind: 'known'; readonly comparison: ImageComparison }
  /** Reading it takes so many pulls from the registry's limit, which nobody has agreed to. */
  | { readonly kind: 'costs'; readonly pulls: number; readonly remaining: number }

/** A step of an image, and the layer it made where it made one. */
export interface DescribedStep {
  readonly instruction: string
  readonly diffId?: string
  /** Of its layer, in the measure of its side; absent where it is not known. */
  readonly bytes?: number
}

/** All of an image that is compared. */
export interface DescribedImage {
  readonly side: ComparedSide
  readonly config: ImageConfig
  /** The first step first; the layers in their order from the bottom up. */
  readonly steps: readonly DescribedStep[]
}

const layersIn = ({ steps }: DescribedImage): readonly DescribedStep[] =>
  steps.filter(({ diffId }) => diffId !== undefined)

const plainStepsIn = ({ steps }: DescribedImage): readonly string[] =>
  steps.flatMap(({ instruction, diffId }) => (diffId === undefined ? [instruction] : []))

/** Where both sides say its bytes, those that are downloaded count for more than those on a disk. */
const keptLayer = (
  before: DescribedImage,
  was: DescribedStep,
  after: DescribedImage,
  is: DescribedStep,
): DescribedStep => {
  const isSame = before.side.measure === after.side.measure
  const told = !isSame && before.side.measure === 'compressed' ? was : is
  const bytes = told.bytes ?? (isSame ? was.bytes : undefined)
  return {
    ...(is.diffId !== undefined && { diffId: is.diffId }),
    instruction: is.instruction === '' ? was.instruction : is.instruction,
    ...(bytes !== undefined && { bytes }),
  }
}

const comparedLayer = (
  change: ComparedLayer['change'],
  { diffId = '', instruction, bytes }: DescribedStep,
): ComparedLayer => ({ change, diffId, instruction, ...(bytes !== undefined && { bytes }) })

const compareLayers = (before: DescribedImage, after: DescribedImage): readonly ComparedLayer[] =>
  sequenceChanges(layersIn(before), layersIn(after), ({ diffId = '' }) => diffId).map((change) => {
    switch (change.kind) {
      case 'kept':
        return comparedLayer('kept', keptLayer(before, change.before, after, change.after))
      case 'removed':
        return comparedLayer('removed', change.before)
      case 'added':
        return comparedLayer('added', change.after)
      default:
        return unreachable(change)
    }
  })

const compareInstructions = (before: DescribedImage, after: DescribedImage): readonly ComparedInstruction[] =>
  sequenceChanges(plainStepsIn(before), plainStepsIn(after), (instruction) => instruction).flatMap(
    (change): readonly ComparedInstruction[] => {
      if (change.kind === 'kept') return []
      return change.kind === 'removed'
        ? [{ change: 'removed', instruction: change.before }]
        : [{ change: 'added', instruction: change.after }]
    },
  )

type Values = ReadonlyMap<string, string>

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1

/** The values that differ, in the order of their names. */
const compareValues = (before: Values, after: Values): readonly ComparedValue[] =>
  [...new Map([...before, ...after])].toSorted(byName).flatMap(([name]) => {
    const [was, is] = [before.get(name), after.get(name)]
    if (was === is) return []
    return [{ name, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }]
  })

/** Of a name that is there twice the last one counts, as in a container. */
const environmentOf = ({ environment }: ImageConfig): Values =>
  new Map(
    environment.map((line): [string, string] => {
      const equals = line.indexOf('=')
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)]
    }),
  )

const words = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || list.length === 0 ? undefined : JSON.stringify(list)

const names = (list: readonly string[]): string | undefined =>
  list.length === 0 ? undefined : list.toSorted().join(', ')

const configurationOf = (config: ImageConfig): Values =>
  new Map(
    [
      [m.images_config_author(), config.author],
      [m.images_config_command(), words(config.command)],
      [m.images_config_entrypoint(), words(config.entrypoint)],
      [m.images_config_ports(), names(config.exposedPorts)],
      [m.images_config_health(), words(config.healthcheck)],
      [m.images_config_platform(), config.platform],
      [m.images_config_stop_signal(), config.stopSignal],
      [m.images_config_user(), config.user],
      [m.images_config_volumes(), names(config.volumes)],
      [m.images_config_directory(), config.workingDirectory],
    ].filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

const bytesOf = (layers: readonly ComparedLayer[], change: ComparedLayer['change']): number =>
  layers.reduce((sum, layer) => (layer.change === change ? sum + (layer.bytes ?? 0) : sum), 0)

/**
 * What is different between two images. Layers are held against each other by their diff IDs in order, so a layer that stays above
 * a base that changed counts as kept: its content is the same.
 */
export const compareImages = (before: DescribedImage, after: DescribedImage): ImageComparison => {
  const layers = compareLayers(before, after)
  return {
    before: before.side,
    after: after.side,
    layers,
    environment: compareValues(environmentOf(before.config), environmentOf(after.config)),
    labels: compareValues(
      new Map(Object.entries(before.config.labels)),
      new Map(Object.entries(after.config.labels)),
    ),
    configuration: compareValues(configurationOf(before.config), configurationOf(after.config)),
    instructions: compareInstructions(before, after),
    addedBytes: bytesOf(layers, 'added'),
    removedBytes: bytesOf(layers, 'removed'),
    keptBytes: bytesOf(layers, 'kept'),
  }
}
