/** Descriptions of images as they are kept: whoever owns the file may have edited it, or an older Lading wrote it. */
import * as v from 'valibot'
import type { DescribedImage } from '../../core/images/image-comparison.ts'
import { parseDigest, type Digest } from '../../core/identity.ts'
import type { Answers } from '../../history/answers.ts'

/** What digests name never changes: it is asked for once. */
export interface KeptDescriptions {
  readonly find: (digest: Digest, platform: string) => DescribedImage | undefined
  readonly keep: (digest: Digest, platform: string, image: DescribedImage) => void
}

const words = v.array(v.string())
const text = v.exactOptional(v.string())
const amount = v.exactOptional(v.number())
const digest = v.custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined)

const describedImage = v.object({
  side: v.object({
    digest,
    platform: text,
    platformDigest: v.exactOptional(digest),
    createdAtMs: amount,
    from: v.literal('registry'),
    measure: v.literal('compressed'),
  }),
  config: v.object({
    platform: text,
    entrypoint: words,
    command: words,
    workingDirectory: text,
    user: text,
    exposedPorts: words,
    environment: words,
    volumes: words,
    labels: v.record(v.string(), v.string()),
    author: text,
    stopSignal: text,
    healthcheck: v.exactOptional(words),
    createdAtMs: amount,
  }),
  steps: v.array(v.object({ instruction: v.string(), diffId: text, bytes: amount })),
})

const keyOf = (of: Digest, platform: string): string => `described-image ${of} ${platform}`

/** The descriptions among `answers`. */
export const createKeptDescriptions = (answers: Answers, nowMs: () => number): KeptDescriptions => ({
  find: (of, platform) => {
    const kept = answers.find(keyOf(of, platform))
    const parsed = kept === undefined ? undefined : v.safeParse(describedImage, kept.value)
    return parsed?.success === true ? parsed.output : undefined
  },
  keep: (of, platform, image) => answers.keep(keyOf(of, platform), image, nowMs()),
})
