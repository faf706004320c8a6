/** What the scripts that run the app share: they begin under any Node and go on, prepared, under the project's own. */
import { ensureDebianPackages } from './debian-packages.mjs'
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'

/**
 * Installs what is missing and runs `work` under the project's Node. The app's bundle is up to date by then.
 * @param {string} script the caller's own file
 * @param {string[]} packages Debian packages that it needs
 * @param {() => Promise<number | void>} work
 * @returns {Promise<number>} the exit code
 */
export async function prepared(script, packages, work) {
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(script)
  if (exitCode !== undefined) return exitCode

  await ensureDebianPackages(packages)
  const { ensureBundle } = await import('./bundle.mjs')
  await ensureBundle()
  return (await work()) ?? 0
}
