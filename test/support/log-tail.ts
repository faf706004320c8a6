import { readFile } from 'node:fs/promises'

/**
 * The last lines of a log, for the message of an error.
 * @param path a file; one that is not there counts as empty
 */
export async function readTail(path: string, lines = 15): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
