/**
 * What several images say of the size of one layer, and which of that counts: those that are certain before those that are
 * not, and of equals the largest. So no size depends on the order in which images came, or on those that have gone.
 */

/** A size that images say a layer has. */
export interface SizeClaim {
  readonly unpackedBytes: number
  readonly isEstimate: boolean
  /** How many say so. */
  count: number
}

const find = (
  claims: readonly SizeClaim[],
  unpackedBytes: number,
  isEstimate: boolean,
): SizeClaim | undefined =>
  claims.find((claim) => claim.unpackedBytes === unpackedBytes && claim.isEstimate === isEstimate)

/** Adds what one more says; whether that is something else than the others say. */
export const claim = (claims: SizeClaim[], unpackedBytes: number, isEstimate: boolean): boolean => {
  const same = find(claims, unpackedBytes, isEstimate)
  if (same !== undefined) {
    same.count += 1
    return false
  }
  return claims.push({ unpackedBytes, isEstimate, count: 1 }) > 1
}

/** Takes back what one said; whether nobody says it any more. */
export const unclaim = (claims: SizeClaim[], unpackedBytes: number, isEstimate: boolean): boolean => {
  const same = find(claims, unpackedBytes, isEstimate)
  if (same === undefined) return false
  same.count -= 1
  if (same.count > 0) return false
  claims.splice(claims.indexOf(same), 1)
  return true
}

/** The claim that counts; absent where nobody says anything. */
export const agreed = (claims: readonly SizeClaim[]): SizeClaim | undefined =>
  claims.reduce<SizeClaim | undefined>((best, next) => {
    if (best === undefined) return next
    if (best.isEstimate !== next.isEstimate) return best.isEstimate ? next : best
    return next.unpackedBytes > best.unpackedBytes ? next : best
  }, undefined)
