import { onTestFinished } from 'vitest'
import type { ImageDetails } from '../../../../electron/core/images/image-details.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { Freshness } from '../../../../electron/core/images/inventory.ts'
import type { DiffId } from '../../../../electron/core/layers/layers.ts'
import { createImageCache } from '../../../../electron/history/image-cache.ts'
import { createFactsMemory, type FactsMemory } from '../../../../electron/history/image-facts.ts'
import { createImageFacts, type FactsEngine } from '../../../../electron/services/images/image-facts.ts'
import { createAwaited } from '../../../support/until.ts'
import { atMs, engineId, imageOf, openIn, temporaryFolder } from '../../history/support.ts'

/** The details of an image with one layer. */
export const detailsOf = (imageId: ImageId, diffId = imageId as string): ImageDetails => ({
  imageId,
  platforms: [
    {
      config: { entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} },
      steps: [{ createdBy: '', instruction: '', diffId: diffId as DiffId, unpackedBytes: 1 }],
      ...{ certainty: 'exact', unpackedBytes: 1, contentBytes: 0 },
    },
  ],
})

/** An image that the engine was asked for, and how the test has it answer. */
interface Question {
  readonly id: ImageId
  readonly answer: (details?: ImageDetails) => void
  readonly refuse: (error?: Error) => void
}

/** The ID of a numbered image. */
export const idOf = (n: number): ImageId => imageOf(n).id
/** Numbered images, as the inventory lists them. */
export const images = (...numbers: number[]): InventoryImage[] => numbers.map((n) => imageOf(n))

interface World {
  readonly folder?: string
  readonly memory?: FactsMemory
}

/** Facts of an engine that answers when the test says so, on a real database. */
export const factsOn = ({ folder = temporaryFolder(), memory }: World = {}) => {
  const { database } = openIn(folder)
  const cache = createImageCache(database)
  cache.rememberEngine('unix:///socket', engineId, {}, atMs)
  const { changed, until } = createAwaited()
  const questions: Question[] = []
  const asked: ImageId[] = []
  const learnt: ImageId[] = []
  const partial: ImageId[] = []
  let engine: FactsEngine | undefined = {
    id: engineId,
    details: (id, signal) =>
      new Promise((resolve, reject) => {
        const end = () => questions.splice(questions.indexOf(question), 1)
        const question: Question = {
          id,
          answer: (details = detailsOf(id)) => (end(), resolve(details)),
          refuse: (error = new Error('out of order')) => (end(), reject(error)),
        }
        signal.addEventListener('abort', () => question.refuse(new Error('given up')))
        asked.push(id)
        questions.push(question)
        changed()
      }),
    inspection: (id) => Promise.resolve({ Id: id }),
  }
  const usual = engine
  const facts = createImageFacts({
    memory: memory ?? createFactsMemory(database),
    engine: () => engine,
    nowMs: () => atMs,
    onPartial: (id) => partial.push(id),
    onLearnt: (found) => {
      learnt.push(...found.map(({ imageId }) => imageId))
      changed()
    },
  })
  const say = (
    freshness: Freshness,
    upserted: InventoryImage[],
    removed: ImageId[] = [],
    isListed = false,
  ) => {
    cache.patchImages(engineId, upserted, removed, atMs)
    facts.onImages({ revision: 1, freshness, upserted, removed }, engineId, isListed)
  }
  const list = (...present: InventoryImage[]) => say({ kind: 'live' }, present, [], true)
  const next = (id?: ImageId): Promise<Question> =>
    until('the engine to be asked', () => questions.find((one) => id === undefined || one.id === id))
  /** Answers all that is asked until the facts have settled. */
  const answerAll = async (): Promise<void> => {
    const settled = facts.settled(20_000)
    let isSettled = false
    void settled.then(() => ((isSettled = true), changed()))
    while (!isSettled) {
      const question = await until('a question or the end', () => (isSettled ? 'end' : questions[0]))
      if (question !== 'end') question.answer()
      await Promise.resolve()
    }
  }
  onTestFinished(() => facts.suspend())
  return {
    ...{ facts, folder, database, cache, questions, asked, learnt, partial },
    ...{ say, list, next, answerAll, until },
    be: (state: 'up' | 'down') => (engine = state === 'up' ? usual : undefined),
    engine: usual,
  }
}
