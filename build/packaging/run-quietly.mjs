/** Runs a program of which only failures are of interest. */
import { capture, stop } from '../process.mjs'

/**
 * @param {string} command
 * @param {string[]} args
 * @throws one line and the program's own words, when it fails
 */
export async function runQuietly(command, args) {
  const { code, stdout, stderr } = await capture({ command, args })
  if (code !== 0) throw stop(`${command} ended with code ${code}:\n${stdout}${stderr}`)
}
