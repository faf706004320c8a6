/** Looks a finished package through, before anything is made of it that others get. */
import { readdir, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { stop } from '../process.mjs'

/**
 * @typedef {Readonly<Record<string, unknown>>} FuseWire states by the fuses' places: the codes of `0`, `1` and `r`
 * @typedef {keyof typeof FuseV1Options} FuseName
 *
 * @typedef {object} UnpackedPackage a folder that installers are made from, relative to where it lies
 * @property {string} folder
 * @property {string} executable the one with the fuses in it; on macOS the app's folder
 * @property {string} resources
 * @property {string | undefined} locales where the languages are files of their own
 * @property {string} sqliteModule the file of better-sqlite3 that this platform loads
 */

/** What every package has burnt in. @type {Readonly<Partial<Record<FuseName, boolean>>>} */
const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

/** The place of WasmTrapHandlers in Electrons that have it (@electron/fuses 2, FuseV1Options); it is on, and stays so. */
const wasmTrapHandlersPlace = 8

/** Of Electron's documentation, "Fuses": a removed fuse does what an unset one does. */
const fuseStates = { unset: '0'.charCodeAt(0), set: '1'.charCodeAt(0), removed: 'r'.charCodeAt(0) }

const topLevel = ['node_modules', 'out', 'package.json']

/** better-sqlite3, and what finds its machine code where it was compiled for one Electron. */
const modules = ['better-sqlite3', 'bindings', 'file-uri-to-path']

const locales = ['de.pak', 'en-US.pak']

/** By the beginning of electron-builder's folder names. */
const platforms = { linux: 'linux', win: 'win32', mac: 'darwin' }

/**
 * Checks all unpacked packages in a folder.
 * @param {string} dist electron-builder's output
 * @param {{ isTrial: boolean }} options
 * @returns {Promise<string[]>} the folders that were checked
 * @throws one line for each thing that is not as it must be, or when there is nothing to check
 */
export async function checkPackages(dist, { isTrial }) {
  const found = (await readdir(dist)).flatMap((name) => describePackage(name, isTrial) ?? [])
  if (found.length === 0) throw stop(`${dist} holds no unpacked package to check.`)
  for (const unpacked of found) {
    const mistakes = await mistakesOf(join(dist, unpacked.folder), unpacked)
    if (mistakes.length > 0) throw stop(`${unpacked.folder} is not as it must be:\n${mistakes.join('\n')}`)
  }
  return found.map(({ folder }) => folder)
}

/**
 * Removes all unpacked packages in a folder, so that none of an earlier build is there to be checked.
 * @param {string} dist electron-builder's output
 */
export async function removeUnpacked(dist) {
  for (const name of await readdir(dist)) {
    if (describePackage(name, false)) await rm(join(dist, name), { recursive: true, force: true })
  }
}

/**
 * Where the parts of an unpacked package are, by the name of its folder.
 * @param {string} folder
 * @param {boolean} isTrial
 * @returns {UnpackedPackage | undefined} for any other folder
 */
export function describePackage(folder, isTrial) {
  const name = /^(?:(linux|win)(?:-(arm64))?-unpacked|(mac)(?:-(arm64))?)$/.exec(folder)
  const system = /** @type {keyof typeof platforms | undefined} */ (name?.[1] ?? name?.[3])
  if (!system) return undefined
  const sqliteModule = isTrial
    ? 'better_sqlite3.node'
    : `${platforms[system]}-${name?.[2] ?? name?.[4] ?? 'x64'}.node`
  const isMac = system === 'mac'
  return {
    folder,
    executable: isMac ? 'Lading.app' : system === 'win' ? 'Lading.exe' : 'lading',
    resources: isMac ? 'Lading.app/Contents/Resources' : 'resources',
    locales: isMac ? undefined : 'locales',
    sqliteModule,
  }
}

/** @param {string} folder absolute @param {UnpackedPackage} unpacked */
async function mistakesOf(folder, unpacked) {
  const resources = join(folder, unpacked.resources)
  const wire = /** @type {unknown} */ (await getCurrentFuseWire(join(folder, unpacked.executable)))
  const packed = listPackage(join(resources, 'app.asar'), { isPack: false }).map(withSlashes)
  return [
    ...fuseMistakes(/** @type {FuseWire} */ (wire)),
    ...archiveMistakes(packed),
    ...outsideMistakes(await filesUnder(folder), unpacked),
  ]
}

/**
 * What is wrong with an executable's fuses.
 * @param {FuseWire} wire
 * @returns {string[]}
 */
export function fuseMistakes(wire) {
  const mistakes = Object.entries(wantedFuses).flatMap(([name, isWantedSet]) => {
    const state = wire[FuseV1Options[/** @type {FuseName} */ (name)]]
    const isRight = isWantedSet
      ? state === fuseStates.set
      : state === fuseStates.unset || state === fuseStates.removed
    return isRight ? [] : [`The fuse ${name} has to be ${isWantedSet ? 'on' : 'off'}.`]
  })
  const isSlow = wire[wasmTrapHandlersPlace] === fuseStates.unset
  return isSlow ? [...mistakes, 'The fuse WasmTrapHandlers has to be left on.'] : mistakes
}

/**
 * What is wrong with the content of `app.asar`.
 * @param {readonly string[]} paths in it, files and folders, from the first slash on
 * @returns {string[]}
 */
export function archiveMistakes(paths) {
  const entries = paths.map((path) => path.split('/').slice(1))
  const atTop = new Set(entries.map(([first]) => first))
  const namesOfModules = new Set(
    entries.flatMap(([first, name]) => (first === 'node_modules' && name ? [name] : [])),
  )
  return [
    ...topLevel.filter((name) => !atTop.has(name)).map((name) => `app.asar lacks ${name}.`),
    ...[...atTop].filter((name) => !topLevel.includes(name ?? '')).map(doesNotBelong),
    ...[...namesOfModules]
      .filter((name) => !modules.includes(name))
      .map((name) => doesNotBelong(`node_modules/${name}`)),
    ...paths.filter((path) => path.endsWith('.map')).map(doesNotBelong),
  ]
}

/** @param {string | undefined} path */
const doesNotBelong = (path) => `app.asar holds ${path}, which does not belong there.`

/**
 * What is wrong with the files outside `app.asar`.
 * @param {readonly string[]} files relative to the package's folder, with slashes
 * @param {UnpackedPackage} unpacked
 * @returns {string[]}
 */
export function outsideMistakes(files, { resources, locales: localesFolder, sqliteModule }) {
  const inFolder = (/** @type {string} */ folder) =>
    files.flatMap((file) => (file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1)] : []))
  const machineCode = inFolder(`${resources}/app.asar.unpacked`)
  const languages = localesFolder === undefined ? locales : inFolder(localesFolder).sort()
  const isOneModule = machineCode.length === 1 && machineCode[0]?.split('/').at(-1) === sqliteModule
  return [
    ...(isOneModule ? [] : [`Unpacked is ${listed(machineCode)}; it has to be ${sqliteModule} alone.`]),
    ...(listed(languages) === listed(locales) ? [] : [`The languages are ${listed(languages)}.`]),
    ...inFolder(`${resources}/app`).map((file) => `${resources}/app/${file} stands beside app.asar.`),
    ...files
      .filter((file) => /(^|\/)default_app\.asar$|\.map$/.test(file))
      .map((file) => `${file} is left over.`),
  ]
}

/** @param {readonly string[]} names */
const listed = (names) => (names.length === 0 ? 'nothing' : names.join(', '))

/** @param {string} folder @returns {Promise<string[]>} relative, with slashes */
async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => withSlashes(relative(folder, join(entry.parentPath, entry.name))))
}

/** @param {string} path of this system */
const withSlashes = (path) => path.replaceAll(sep, '/')
