/**
 * `npm run check:audit`: whether the npm packages are those that were looked at. Reads files only, so it says the same with
 * and without a network; CONTRIBUTING.md says how its list of vulnerabilities is brought up to date.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mistakesIn, vulnerableAmong } from './audit/advisories.mjs'
import { isAllowed, licenceOf } from './audit/licences.mjs'
import {
  closureOf,
  importedPackages,
  installedOf,
  undecidedScripts,
  untrustedSources,
} from './audit/lock-file.mjs'
import { readJson } from './json.mjs'
import { main, root, stop } from './process.mjs'

/** Install scripts that npm does not run, and why what they do is not needed. */
const blockedScripts = {
  'cpu-features': 'It compiles a faster choice of ciphers for ssh2, which is not in the bundle.',
  'electron-winstaller': 'It picks a 7-Zip for installers of a kind that Lading is not packaged as.',
  protobufjs: 'It warns of version schemes that do not fit; it is not in the bundle.',
  ssh2: 'It compiles faster cryptography; it is not in the bundle.',
}

/** @typedef {{ allowScripts: Record<string, boolean>, dependencies: Record<string, string> }} Manifest package.json */

await main(async () => {
  const lock = /** @type {import('./audit/lock-file.mjs').LockFile} */ (await read('package-lock.json'))
  const manifest = /** @type {Manifest} */ (await read('package.json'))
  const list = /** @type {import('./audit/advisories.mjs').AdvisoryList} */ (
    await read('build/audit/advisories.json')
  )
  const all = installedOf(lock)
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name] === true)
  const bundled = closureOf(lock, [...Object.keys(manifest.dependencies), ...(await importedByTheApp())])
  const problems = [
    ...untrustedSources(all),
    ...undecidedScripts(all, new Set(allowed), blockedScripts),
    ...(await forbiddenLicences(lock, bundled)),
    ...mistakesIn(list),
    ...vulnerableAmong(all, list),
  ]
  if (problems.length > 0) throw stop(problems.join('\n'))
  console.log(
    `${all.length} npm packages, ${bundled.size} of them behind the app; ` +
      `none is in the ${list.advisories.length} advisories of ${list.updatedOn}.`,
  )
})

/** @param {string} path within the project @returns {Promise<unknown>} */
async function read(path) {
  const content = await readJson(join(root, path))
  if (content === undefined) throw stop(`${path} cannot be read.`)
  return content
}

/**
 * The packages that the app's own sources import; those of the window are no `dependencies`, since its bundle holds them.
 * Electron is not among them: its package only downloads it.
 * @returns {Promise<ReadonlySet<string>>}
 */
async function importedByTheApp() {
  const folders = ['electron', 'renderer/src'].map((folder) => join(root, folder))
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  )
  const files = entries.flat().filter(({ name }) => /\.(ts|svelte)$/.test(name))
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  )
  return new Set(texts.flatMap(importedPackages).filter((name) => name !== 'electron'))
}

/**
 * @param {import('./audit/lock-file.mjs').LockFile} lock
 * @param {Iterable<string>} folders
 * @returns {Promise<string[]>} a sentence each
 */
async function forbiddenLicences({ packages }, folders) {
  const sentences = [...folders].map(async (folder) => {
    const manifest = /** @type {import('./audit/licences.mjs').Manifest | undefined} */ (
      await readJson(join(root, folder, 'package.json'))
    )
    // What other platforms need is not there, and not in a bundle that is made here.
    if (manifest === undefined && packages[folder]?.optional === true) return []
    const licence = manifest && licenceOf(manifest)
    if (licence === undefined) return [`${folder} does not say under which licence it stands.`]
    return isAllowed(licence) ? [] : [`${folder} stands under ${licence}, which may not go into the app.`]
  })
  return (await Promise.all(sentences)).flat()
}
