/** The project's npm packages: installed when package.json or package-lock.json asks for others. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './json.mjs'
import { npmCommand, projectNode, root, run, stop } from './process.mjs'
import { hashOf, isStamped, writeStamp } from './stamp.mjs'

const oldestNodeMajor = 20
const stampFile = join(root, 'node_modules/.lading-stamp')

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean,
 *   dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Runs `npm ci`, with Node's install script alone, unless what is installed is what package.json and package-lock.json ask for.
 * @throws one line when Node is too old or npm fails
 */
export async function ensureDependencies() {
  refuseOldNode()
  const hash = await hashOf(['package.json', 'package-lock.json'])
  if (existsSync(projectNode) && ((await isStamped(stampFile, hash)) || (await isInstalled()))) {
    return writeStamp(stampFile, hash)
  }
  console.log('Installing the npm packages…')
  // Of the scripts only Node's own is needed. With all of them npm also runs node-gyp for what could be compiled, and that needs
  // Python, a compiler and Node's headers from the network even where there is nothing to compile.
  await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  await runNpm(['rebuild', 'node', '--ignore-scripts=false'])
  if (!existsSync(projectNode)) throw stop('npm left out Node: run `npm rebuild node`, then try again.')
  await writeStamp(stampFile, hash)
}

/**
 * Runs the script again under the project's own Node, when it is not the one running it now.
 * @param {string} script its file
 * @returns {Promise<number | undefined>} its exit code, or undefined when this process can go on by itself
 */
export async function rerunUnderProjectNode(script) {
  const pinned = /** @type {LockedPackage | undefined} */ (
    await readJson(join(root, 'node_modules/node/package.json'))
  )
  if (process.versions.node === pinned?.version) return undefined
  return run({ command: projectNode, args: [script, ...process.argv.slice(2)] })
}

/** @param {string[]} args @throws one line when npm fails */
async function runNpm(args) {
  const code = await run(npmCommand([...args, '--loglevel=error']))
  if (code !== 0) throw stop(`npm ${args[0]} ended with code ${code}; its own words are above.`)
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= oldestNodeMajor) return
  throw stop(`Lading needs Node ${oldestNodeMajor} or newer; this is Node ${process.versions.node}.`)
}

/**
 * Whether npm's own record of node_modules agrees with the lockfile, so that an `npm install` typed by hand is not
 * done again. Optional packages may be missing: those of other platforms are.
 */
async function isInstalled() {
  const manifest = /** @type {LockedPackage | undefined} */ (await readJson(join(root, 'package.json')))
  const lock = await readLockfile('package-lock.json')
  const installed = await readLockfile('node_modules/.package-lock.json')
  if (!lock || !installed || !asksForTheSame(manifest, lock.packages[''])) return false
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed.packages[path]
    if (!found) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/** @param {LockedPackage | undefined} manifest @param {LockedPackage | undefined} locked */
function asksForTheSame(manifest, locked) {
  const wishes = (/** @type {LockedPackage | undefined} */ from) =>
    JSON.stringify([sorted(from?.dependencies), sorted(from?.devDependencies)])
  return wishes(manifest) === wishes(locked)
}

/** @param {Record<string, string>} [record] */
const sorted = (record = {}) => Object.entries(record).sort()

/** @param {string} path */
async function readLockfile(path) {
  return /** @type {Lockfile | undefined} */ (await readJson(join(root, path)))
}
