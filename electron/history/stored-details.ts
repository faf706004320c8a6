import type { ImageConfig, ImageDetails, PlatformDetails } from '../core/images/image-details.ts'
import type { LayeredStep } from '../core/instructions/image-history.ts'
import { instructionsOf } from '../core/instructions/instruction.ts'
import { imageIdOf } from '../core/identity.ts'
import type { Certainty, DiffId, MeasuredImage, MeasuredLayer, MeasuredStack } from '../core/layers/layers.ts'
import { isRecord } from '../core/tolerant.ts'
import { isListOf, isNumber, isOptional, isText, isTextsByName, parseJson } from './rows.ts'

/** What was learnt of an image, and its size when it was asked for. */
export interface Learnt<T> {
  readonly value: T
  /**
   * The image's size then. On a containerd store a pull may bring another platform under the same ID: the size differs
   * from then on, and what was learnt is out of date.
   */
  readonly sizeBytes: number
}

const isCertainty = (value: unknown): value is Certainty => value === 'exact' || value === 'estimate'

/** Its instruction is read from what was recorded, which is the same again. */
type StoredStep = Omit<LayeredStep, 'instruction'>

type StoredPlatform = Omit<PlatformDetails, 'steps'> & { readonly steps: readonly StoredStep[] }

const isStep = (value: unknown): value is StoredStep =>
  isRecord(value) &&
  isText(value['createdBy']) &&
  isNumber(value['unpackedBytes']) &&
  isOptional(value['createdAtMs'], isNumber) &&
  isOptional(value['comment'], isText) &&
  isOptional(value['diffId'], isText)

const isTexts = (value: unknown): value is readonly string[] => isListOf(value, isText)

const textOptions = ['platform', 'workingDirectory', 'user', 'author', 'stopSignal'] as const

const textLists = ['entrypoint', 'command', 'exposedPorts', 'environment', 'volumes'] as const

const isConfig = (value: unknown): value is ImageConfig =>
  isRecord(value) &&
  textLists.every((name) => isTexts(value[name])) &&
  textOptions.every((name) => isOptional(value[name], isText)) &&
  isTextsByName(value['labels']) &&
  isOptional(value['healthcheck'], isTexts) &&
  isOptional(value['createdAtMs'], isNumber)

const isPlatform = (value: unknown): value is StoredPlatform =>
  isRecord(value) &&
  isOptional(value['platform'], isText) &&
  isOptional(value['manifestDigest'], isText) &&
  isConfig(value['config']) &&
  isListOf(value['steps'], isStep) &&
  isCertainty(value['certainty']) &&
  isNumber(value['unpackedBytes']) &&
  isNumber(value['contentBytes'])

const withoutInstruction = ({ instruction: _, ...step }: LayeredStep): StoredStep => step

const withInstructions = (steps: readonly StoredStep[]): readonly LayeredStep[] => {
  const instructions = instructionsOf(steps)
  return steps.map((step, index) => ({ ...step, instruction: instructions[index] ?? '' }))
}

/** The text that holds the details of an image. */
export const storedDetailsOf = ({ value, sizeBytes }: Learnt<ImageDetails>): string => {
  const platforms: readonly StoredPlatform[] = value.platforms.map((platform) => ({
    ...platform,
    steps: platform.steps.map(withoutInstruction),
  }))
  return JSON.stringify({ sizeBytes, platforms })
}

/** The details that a text holds, or `undefined` where somebody edited it into something else. */
export const detailsOfStored = (imageId: string, text: string): Learnt<ImageDetails> | undefined => {
  const stored = parseJson(text)
  if (!isRecord(stored)) return undefined
  const { sizeBytes, platforms } = stored
  if (!isNumber(sizeBytes) || !isListOf(platforms, isPlatform)) return undefined
  const whole = platforms.map((platform) => ({ ...platform, steps: withInstructions(platform.steps) }))
  return { value: { imageId: imageIdOf(imageId), platforms: whole }, sizeBytes }
}

/** A layer as a pair: thousands are read at the start. */
type StoredLayer = readonly [diffId: DiffId, unpackedBytes: number]

type StoredStack = Omit<MeasuredStack, 'layers'> & { readonly layers: readonly StoredLayer[] }

const isLayer = (value: unknown): value is StoredLayer =>
  Array.isArray(value) && isText(value[0]) && isNumber(value[1])

const isStack = (value: unknown): value is StoredStack =>
  isRecord(value) &&
  isOptional(value['platform'], isText) &&
  isNumber(value['contentBytes']) &&
  isListOf(value['layers'], isLayer)

const layerOfPair = ([diffId, unpackedBytes]: StoredLayer): MeasuredLayer => ({ diffId, unpackedBytes })

/** The text that holds what the tree of layers needs of an image. */
export const storedLayersOf = ({ value, sizeBytes }: Learnt<MeasuredImage>): string => {
  const stacks: readonly StoredStack[] = value.stacks.map((stack) => ({
    ...stack,
    layers: stack.layers.map(({ diffId, unpackedBytes }) => [diffId, unpackedBytes]),
  }))
  return JSON.stringify({ sizeBytes, certainty: value.certainty, stacks })
}

/** The layers that a text holds, or `undefined` where another Lading wrote it or somebody edited it. */
export const layersOfStored = (imageId: string, text: string): Learnt<MeasuredImage> | undefined => {
  const stored = parseJson(text)
  if (!isRecord(stored)) return undefined
  const { sizeBytes, certainty, stacks } = stored
  if (!isNumber(sizeBytes) || !isCertainty(certainty) || !isListOf(stacks, isStack)) return undefined
  const measured = stacks.map((stack) => ({ ...stack, layers: stack.layers.map(layerOfPair) }))
  return { value: { imageId: imageIdOf(imageId), certainty, stacks: measured }, sizeBytes }
}
