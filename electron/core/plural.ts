import { formatNumber } from '../words/numbers.ts'

/** A count with its noun: `1 layer`, `5 layers`, `1,204 images`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`
