import { renderReadme } from '../../electron/desktop/readme-markdown.ts'
import { hardReadmes } from '../support/hard-readmes.ts'
import { measurePairs, median, rowOf, showMs, timed, type Row } from './measure.ts'

const prose = 'The image has a shell, a package index and the certificates.\n\n'.repeat(420).slice(0, 25_000)

const rendering = (markdown: string): Promise<number> => timed(() => renderReadme(markdown, true))

/** The README that takes longest of those made to take long, held against prose of the same length. */
export const benchReadmes = async (): Promise<readonly Row[]> => {
  const measured = []
  for (const [what, markdown] of hardReadmes) {
    const pairs = await measurePairs(
      () => rendering(markdown),
      () => rendering(prose),
    )
    measured.push({ what, pairs, ms: median(pairs.map(({ lading }) => lading)) })
  }
  const [longest] = measured.toSorted((a, b) => b.ms - a.ms)
  if (longest === undefined) return []
  return [rowOf(`The slowest README there is, ${longest.what}`, longest.pairs, showMs, 'as much prose')]
}
