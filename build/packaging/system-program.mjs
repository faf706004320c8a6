/** Programs of this machine, by their full paths. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { stop } from '../process.mjs'

/**
 * @param {string} name
 * @returns {string} its path
 * @throws one line when it is not on PATH
 */
export function systemProgram(name) {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw stop(`${name} is not installed.`)
  return found
}
