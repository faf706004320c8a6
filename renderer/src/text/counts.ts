/** How large counts of people and pulls are written. */

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count in three or four characters: `874`, `21.3K`, `1.4B`. */
export const formatCount = (count: number): string => compact.format(count)
