/** How many bytes had arrived at a moment. */
export interface TransferSample {
  readonly atMs: number
  readonly bytes: number
}

const windowMs = 4_000
const leastSpanMs = 400
const leastGapMs = 200

/**
 * The samples of the last seconds with `sample` added: what a speed is computed from. Samples that follow one another
 * within 0.2 s replace the one before, so the number kept stays small however often this is called.
 */
export const addSample = (
  samples: readonly TransferSample[],
  sample: TransferSample,
): readonly TransferSample[] => {
  const recent = samples.filter(({ atMs }) => atMs > sample.atMs - windowMs)
  const [beforeLast, last] = recent.slice(-2)
  const replaces =
    last !== undefined && beforeLast !== undefined && sample.atMs - beforeLast.atMs < leastGapMs
  return replaces ? [...recent.slice(0, -1), sample] : [...recent, sample]
}

/** Bytes a second over the samples, or `undefined` while they span too little time or nothing arrives. */
export const bytesPerSecondOf = (samples: readonly TransferSample[]): number | undefined => {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastSpanMs) return undefined
  const bytes = last.bytes - first.bytes
  return bytes > 0 ? (bytes * 1000) / (last.atMs - first.atMs) : undefined
}
