/** How drift is put to the person. */
import { nameMeant } from '../names/image-name.ts'
import type { DriftedTag } from './pin.ts'

const sentenceOf = ({ reference, outcome }: DriftedTag): string => {
  const { familiar } = nameMeant(reference)
  return outcome.kind === 'gone' ? `${familiar} is gone from its registry.` : `${familiar} was repointed.`
}

const mostNamed = 3

/** What is said of tags that drifted: a sentence each, and of many only the first. */
export const driftWords = (
  drifted: readonly DriftedTag[],
): { readonly title: string; readonly body: string } => {
  const left = drifted.length - mostNamed
  const lines = drifted.slice(0, mostNamed).map(sentenceOf)
  return {
    title: drifted.length === 1 ? 'A tag has drifted' : `${drifted.length} tags have drifted`,
    body: [...lines, ...(left > 0 ? [`And ${left} more.`] : [])].join('\n'),
  }
}
