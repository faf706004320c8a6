/** One row of the table: what was measured, beside something measured in the same run where there is such a thing. */
export interface Row {
  readonly what: string
  readonly lading: string
  readonly against?: string
  readonly ratio?: number
  /** What the ratio, or what was measured, should be. */
  readonly aim?: string
}

/** How much is measured. */
export interface Extent {
  /** How often each round is measured. */
  readonly runs: number
  /** How often a window is driven through all that one does with it. */
  readonly walks: number
  /** So many images the engines have; that with the graph driver gets one number after the other, the other one the first. */
  readonly images: readonly [some: number, many: number]
}

/** What the README's table is made of. */
export const usualExtent: Extent = { runs: 5, walks: 3, images: [1_000, 5_000] }

/** To see within minutes that everything can be measured; the figures mean nothing. */
export const leastExtent: Extent = { runs: 1, walks: 1, images: [40, 120] }

/** The middle value; the mean of the two middle ones for an even count. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}

/** What was measured in one round, one right after the other. */
export type Round<Name extends string> = Readonly<Record<Name, number>>

/** A measured pair: Lading and what it is held against. */
export type Pair = Round<'lading' | 'against'>

/** Measures each of `measures`, `runs` times, the order changing each time so that none always profits from what another warmed up. */
export const measureRounds = async <Name extends string>(
  measures: Readonly<Record<Name, () => Promise<number>>>,
  runs: number,
): Promise<readonly Round<Name>[]> => {
  const names = Object.keys(measures) as Name[]
  const rounds: Round<Name>[] = []
  for (let run = 0; run < runs; run += 1) {
    const taken: [Name, number][] = []
    for (const name of run % 2 === 0 ? names : names.toReversed()) taken.push([name, await measures[name]()])
    rounds.push(Object.fromEntries(taken) as Round<Name>)
  }
  return rounds
}

/** Measures `lading` and `against` in turn. */
export const measurePairs = (
  lading: () => Promise<number>,
  against: () => Promise<number>,
  runs = usualExtent.runs,
): Promise<readonly Pair[]> => measureRounds({ lading, against }, runs)

/** A row from measured pairs: medians of each side, and the median of the pairs' ratios. */
export const rowOf = (
  what: string,
  pairs: readonly Pair[],
  show: (value: number) => string,
  againstWhat: string,
  mostRatio?: number,
): Row => ({
  what,
  lading: show(median(pairs.map((pair) => pair.lading))),
  against: `${show(median(pairs.map((pair) => pair.against)))} (${againstWhat})`,
  ratio: median(pairs.map((pair) => pair.lading / pair.against)),
  ...(mostRatio === undefined ? {} : { aim: `≤ ${mostRatio}` }),
})

/** Milliseconds that `work` takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}

/** `0.37 s`, `12 ms` or `0.08 ms`. */
export const showMs = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms.toFixed(ms < 5 ? 2 : 0)} ms`
}

/** `252 MB`. */
export const showMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** `5,000`. */
export const showCount = (count: number): string => count.toLocaleString('en')

/** A row in words. */
export const lineOf = ({ what, lading, against }: Row): string =>
  against === undefined ? `${what}: ${lading}` : `${what}: ${lading} against ${against}`

/** The rows as a Markdown table. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    '| what | Lading | against | ratio | aim |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ what, lading, against = '', ratio, aim = '' }) =>
        `| ${[what, lading, against, ratio?.toFixed(3) ?? '', aim].join(' | ')} |`,
    ),
  ].join('\n')
