/** How drift is put to the person. */
import { nameMeant } from '../names/image-name.ts'
import type { DriftedTag } from './pin.ts'
import { m } from '../../words/messages.ts'

const sentenceOf = ({ reference, outcome }: DriftedTag): string => {
  const tag = nameMeant(reference).familiar
  return outcome.kind === 'gone' ? m.pins_is_gone({ tag }) : m.pins_was_repointed({ tag })
}

const mostNamed = 3

/** What is said of tags that drifted: a sentence each, and of many only the first. */
export const driftWords = (
  drifted: readonly DriftedTag[],
): { readonly title: string; readonly body: string } => {
  const left = drifted.length - mostNamed
  const lines = drifted.slice(0, mostNamed).map(sentenceOf)
  return {
    title: m.pins_drifted({ count: drifted.length }),
    body: [...lines, ...(left > 0 ? [m.pins_drifted_more({ count: left })] : [])].join('\n'),
  }
}
