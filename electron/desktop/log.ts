/** What happened, in a file that is kept small: for the person who asks what went wrong, and for nobody else. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import electronLog from 'electron-log/node'
import { FailureError } from '../core/failure.ts'
import { withoutSecrets } from '../core/secrets.ts'

/** The log of one run after another. What looks like a secret is left out of it. */
export interface Log {
  /** What happens in the course of things: an engine came up, a pull has ended. */
  readonly info: (...words: readonly unknown[]) => void
  /** Something failed, and Lading goes on without it. */
  readonly warn: (...words: readonly unknown[]) => void
  /** Something is wrong with Lading itself. */
  readonly error: (...words: readonly unknown[]) => void
  readonly path: string
  /** The last lines. Empty where there are none, or the file cannot be read. */
  readonly tail: () => Promise<string>
}

/** When it is as large as this, it becomes the old one, and that is gone. */
const mostBytes = 1_000_000

const tailBytes = 16_000

/** What caused what; nobody reads on, and a cause may be its own. */
const mostCauses = 5

const errorText = (error: Error, causes = mostCauses): string => {
  const ownWords = error instanceof FailureError ? error.failure.ownWords : undefined
  return [
    error.stack ?? String(error),
    ...(ownWords === undefined ? [] : [`in its own words: ${ownWords}`]),
    ...(error.cause === undefined || causes === 0 ? [] : [`caused by: ${asText(error.cause, causes - 1)}`]),
  ].join('\n')
}

const asText = (word: unknown, causes?: number): string => {
  if (word instanceof Error) return errorText(word, causes)
  return typeof word === 'string' ? word : (JSON.stringify(word) ?? String(word))
}

const lastBytes = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - tailBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, from)
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line is cut somewhere.
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    await file.close()
  }
}

/** Opens `lading.log` in `folder`; with `isTalkative` all of it is printed as well. */
export const openLog = (folder: string, isTalkative: boolean): Log => {
  const path = join(folder, 'lading.log')
  const logger = electronLog.create({ logId: path })
  const { file, console: terminal } = logger.transports
  file.resolvePathFn = () => path
  file.maxSize = mostBytes
  file.sync = false
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  file.level = 'info'
  file.format = '{iso} {level} {text}'
  terminal.level = isTalkative ? 'info' : 'warn'

  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...words: readonly unknown[]): void => {
      logger[level](withoutSecrets(words.map((word) => asText(word)).join(' ')))
    }
  return {
    ...{ info: write('info'), warn: write('warn'), error: write('error'), path },
    tail: () => lastBytes(path).catch(() => ''),
  }
}
