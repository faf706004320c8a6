import { readdirSync, readFileSync } from 'node:fs'
import { parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import type {
  FileReading,
  FoundReference,
  PinnedFileKind,
} from '../../../../electron/core/pinned-files/reading.ts'
import { formatReference } from '../../../../electron/core/names/reference.ts'

/** A digest made of one number. */
export const digestOf = (number: number): Digest => {
  const digest = parseDigest(`sha256:${number.toString(16).padStart(64, '0')}`)
  if (digest === undefined) throw new Error('no digest')
  return digest
}

/** The digest that the fixtures hold. */
export const heldDigest = `sha256:${'0123456789abcdef'.repeat(4)}`

const folder = new URL('../../../fixtures/pinned-files/', import.meta.url)

/** One file of the corpus. */
export interface Sample {
  readonly name: string
  readonly kind: PinnedFileKind
  readonly text: string
}

/** All files of the corpus. */
export const samples: readonly Sample[] = (['compose', 'dockerfile'] as const).flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => ({
    name,
    kind,
    text: readFileSync(new URL(`${kind}/${name}`, folder), 'utf8'),
  })),
)

const shortened = (text: string): string => text.replace(heldDigest, '#')

/** A reference in a few words: where it stands, what it is, and whether it can be pinned. */
export const inWords = ({ where, inlineOf, raw, reference, pin }: FoundReference): string => {
  const place = [...Object.values(where), ...(inlineOf === undefined ? [] : ['in', inlineOf])].join(' ')
  const name = reference === undefined ? 'none' : shortened(formatReference(reference))
  const written = shortened(raw) === name ? name : `${JSON.stringify(shortened(raw))} = ${name}`
  if (pin.possible) return `${place}: ${written}`
  const elsewhere = pin.writtenAt === undefined ? '' : ` at ${pin.writtenAt}`
  return `${place}: ${written} (${pin.obstacle.kind}${elsewhere})`
}

/** All references of a file in a few words. */
export const allInWords = ({ references }: FileReading): readonly string[] => references.map(inWords)

/** The sentence that says why the only reference of a file cannot be pinned. */
export const obstacleIn = ({ references }: FileReading): string | undefined => {
  const pins = references.map(({ pin }) => pin)
  return pins.flatMap((pin) => (pin.possible ? [] : pin.obstacle.sentence)).at(-1)
}
