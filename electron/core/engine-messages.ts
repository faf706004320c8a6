/** What the messages of an engine's progress streams have in common (moby pkg/jsonmessage and pkg/streamformatter). */

/** An object that came from outside, of which nothing is known yet. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** A count as Go wrote it: 0 is left out (`jsonmessage.JSONProgress`), and an unknown total may be -1. */
export const countIn = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0

/** The words of an error within a stream: `{"errorDetail":{"message":"…"},"error":"…"}` under HTTP 200. */
export const errorIn = (message: Readonly<Record<string, unknown>>): string | undefined => {
  const { errorDetail, error } = message
  if (isRecord(errorDetail) && typeof errorDetail['message'] === 'string') return errorDetail['message']
  return typeof error === 'string' ? error : undefined
}

/** The seconds in `Retrying in 5 seconds`, which a graph driver says of a layer; `undefined` in any other words. */
export const retrySecondsIn = (status: string): number | undefined => {
  const retry = /^Retrying in (\d+) seconds?$/.exec(status)
  return retry === null ? undefined : Number(retry[1])
}
