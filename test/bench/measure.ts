/** One row of the table: what was measured, as a ratio against something measured in the same run. */
export interface Row {
  readonly what: string
  readonly lading: string
  readonly against: string
  readonly ratio?: number
  /** What the ratio should be at most. */
  readonly aim?: number
}

/** The middle value; the mean of the two middle ones for an even count. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}

/** A measured pair: Lading and what it is held against, taken right after one another. */
export interface Pair {
  readonly lading: number
  readonly against: number
}

/** How often each pair is measured. */
export const runs = 5

/**
 * Measures `lading` and `against` in turn, `runs` times, the order changing each time so that neither always profits
 * from what the other warmed up.
 */
export const measurePairs = async (
  lading: () => Promise<number>,
  against: () => Promise<number>,
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = []
  for (let run = 0; run < runs; run += 1) {
    if (run % 2 === 0) {
      const first = await lading()
      pairs.push({ lading: first, against: await against() })
    } else {
      const first = await against()
      pairs.push({ against: first, lading: await lading() })
    }
  }
  return pairs
}

/** A row from measured pairs: medians of each side, and the median of the pairs' ratios. */
export const rowOf = (
  what: string,
  pairs: readonly Pair[],
  show: (value: number) => string,
  againstWhat: string,
  aim?: number,
): Row => ({
  what,
  lading: show(median(pairs.map((pair) => pair.lading))),
  against: `${show(median(pairs.map((pair) => pair.against)))} (${againstWhat})`,
  ratio: median(pairs.map((pair) => pair.lading / pair.against)),
  ...(aim === undefined ? {} : { aim }),
})

/** Milliseconds that `work` takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}

/** `0.37 s` or `12 ms`. */
export const showMs = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(0)} ms`

/** `252 MB`. */
export const showMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** The rows as a Markdown table. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    '| what | Lading | against | ratio | aim |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ what, lading, against, ratio, aim }) =>
      [
        '',
        ` ${what} `,
        ` ${lading} `,
        ` ${against} `,
        ratio === undefined ? ' ' : ` ${ratio.toFixed(3)} `,
        aim === undefined ? ' ' : ` ≤ ${aim} `,
        '',
      ].join('|'),
    ),
  ].join('\n')
