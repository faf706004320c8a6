/** Stamps: a file that remembers, by content hash, from what something was made. Needs nothing but Node 20. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { root } from './process.mjs'

/**
 * One hash over the contents and names of files and of whole folders; what does not exist counts as empty.
 * @param {string[]} paths relative to the project's folder
 */
export async function hashOf(paths) {
  const hash = createHash('sha256')
  for (const file of (await Promise.all(paths.map(filesUnder))).flat()) {
    const content = await readFile(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** @param {string} stampFile @param {string} hash */
export async function isStamped(stampFile, hash) {
  return (await readFile(stampFile, 'utf8').catch(() => '')) === hash
}

/** @param {string} stampFile @param {string} hash */
export async function writeStamp(stampFile, hash) {
  await mkdir(dirname(stampFile), { recursive: true })
  await writeFile(stampFile, hash)
}

/** The files at or under a path, in a fixed order. @param {string} path @returns {Promise<string[]>} */
async function filesUnder(path) {
  const absolute = join(root, path)
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true }).catch(
    (/** @type {NodeJS.ErrnoException} */ error) => (error.code === 'ENOTDIR' ? undefined : []),
  )
  if (!entries) return [absolute]
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
