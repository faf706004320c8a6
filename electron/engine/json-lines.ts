import { FailureError } from '../core/failure.ts'
import { m } from '../words/messages.ts'

/** Longer than any line an engine sends (a whole event with its labels), short enough not to fill the memory. */
const longestLineBytes = 8 * 1024 * 1024

const brokenStream = (message: string, ownWords: string, cause?: unknown): FailureError =>
  new FailureError(
    {
      kind: 'stream-broken',
      message,
      advice: m.failures_engine_log_advice(),
      ownWords,
    },
    cause,
  )

const parseLine = (line: string, otherwise = m.failures_no_json()): unknown => {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw brokenStream(otherwise, line.slice(0, 200), cause)
  }
}

/**
 * Reads a stream of JSON values, one a line, and hands each to `onValue` as it arrives. Nothing is kept: neither
 * lines nor values. Characters that a chunk's end cuts in two are put together again.
 *
 * Throws a `FailureError` of kind `stream-broken` for a line that is no JSON, a line without end, or a stream that
 * ends within a line; what the stream itself or `onValue` throws is passed on.
 *
 * Engines end lines with CR LF (moby, pkg/streamformatter) or LF (podman).
 */
export const readJsonLines = async (
  stream: AsyncIterable<Uint8Array>,
  onValue: (value: unknown) => void,
): Promise<void> => {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const text = rest + decoder.decode(chunk, { stream: true })
    let start = 0
    for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      const line = text.slice(start, end).trim()
      start = end + 1
      if (line !== '') onValue(parseLine(line))
    }
    rest = text.slice(start)
    if (rest.length > longestLineBytes) {
      throw brokenStream(m.failures_endless_line(), rest.slice(0, 200))
    }
  }
  const last = (rest + decoder.decode()).trim()
  if (last !== '') onValue(parseLine(last, m.failures_half_message()))
}
