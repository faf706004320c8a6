/** Docker Hub's answers as they are kept: whoever owns the file may have edited it, or an older Lading wrote it. */
import * as v from 'valibot'
import type { Aged } from '../../core/aged.ts'
import type { Failure } from '../../core/failure.ts'
import { hubLacks, type HubRepository, type HubResults, type HubTags } from '../../core/registry/hub.ts'
import type { Answers } from '../../history/answers.ts'

/** One kind of answer, kept under what was asked. */
export interface Shelf<T> {
  readonly keep: (question: object, value: T, nowMs: number) => void
  /** What was kept, given in place of an answer that failed. */
  readonly findInsteadOf: (failure: Failure, question: object) => Aged<T> | undefined
}

const amount = v.exactOptional(v.number())
const words = v.array(v.string())

/** Older ones wrote sentences there, which nobody can say in another language. */
const lacks = v.pipe(
  words,
  v.transform((all) => hubLacks.filter((lack) => all.includes(lack))),
)

const result = v.object({
  name: v.string(),
  badge: v.picklist(['official', 'verified-publisher', 'open-source', 'none']),
  description: v.string(),
  stars: v.number(),
  pulls: amount,
  pullsText: v.exactOptional(v.string()),
  updatedAtMs: amount,
  architectures: words,
  isArchived: v.boolean(),
})

const results = v.object({
  results: v.array(result),
  source: v.picklist(['hub', 'hub-v2', 'engine']),
  nextFrom: amount,
  total: amount,
  ignored: lacks,
})

const repository = v.object({
  name: v.string(),
  description: v.string(),
  readme: v.string(),
  stars: v.number(),
  pulls: amount,
  updatedAtMs: amount,
  isArchived: v.boolean(),
})

const platform = v.object({
  platform: v.string(),
  digest: v.exactOptional(v.string()),
  sizeBytes: amount,
})

const tag = v.object({
  name: v.string(),
  digest: v.exactOptional(v.string()),
  platforms: v.array(platform),
  pushedAtMs: amount,
  pulledAtMs: amount,
})

const tags = v.object({
  tags: v.array(tag),
  source: v.picklist(['hub', 'registry']),
  next: v.exactOptional(v.string()),
  total: amount,
})

const shelf = <T>(answers: Answers, kind: string, schema: v.GenericSchema<unknown, T>): Shelf<T> => {
  const keyOf = (question: object): string => `hub ${kind} ${JSON.stringify(question)}`
  return {
    keep: (question, value, nowMs) => answers.keep(keyOf(question), value, nowMs),
    findInsteadOf: (failure, question) => {
      const kept = answers.find(keyOf(question))
      const parsed = v.safeParse(schema, kept?.value)
      if (kept === undefined || !parsed.success) return undefined
      return { value: parsed.output, asOfMs: kept.learnedAtMs, insteadOf: failure }
    },
  }
}

/** A shelf for each of Docker Hub's answers. */
export interface HubShelves {
  readonly results: Shelf<HubResults>
  readonly repository: Shelf<HubRepository>
  readonly tags: Shelf<HubTags>
}

/** The shelves in `answers`. */
export const hubShelves = (answers: Answers): HubShelves => ({
  results: shelf<HubResults>(answers, 'search', results),
  repository: shelf<HubRepository>(answers, 'repository', repository),
  tags: shelf<HubTags>(answers, 'tags', tags),
})
