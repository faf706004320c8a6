/** JSON files. Needs nothing but Node 20. */
import { readFile } from 'node:fs/promises'

/**
 * What a JSON file holds; the caller says by a cast what that is.
 * @param {string} file
 * @returns {Promise<unknown>} undefined when it cannot be read
 */
export async function readJson(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    /** @type {unknown} */
    const content = JSON.parse(text)
    return content
  } catch {
    return undefined
  }
}
