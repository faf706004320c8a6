/** Unpacks a part of a zip archive: far quicker than all of it when most of its files are of no use. */
import { createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import yauzl from 'yauzl'

/** @typedef {import('node:stream').Readable} Readable */

const fileTypeMask = 0o170000
const symbolicLink = 0o120000

/**
 * Unpacks the files that `isWanted` takes, with their permissions and symbolic links.
 * @param {string} zipFile
 * @param {string} folder where to
 * @param {(path: string) => boolean} isWanted asked with each file's path inside the archive
 * @returns {Promise<void>}
 */
export async function unzip(zipFile, folder, isWanted) {
  const open = /** @type {(path: string, options: yauzl.Options) => Promise<yauzl.ZipFile>} */ (
    promisify(yauzl.open)
  )
  const zip = await open(zipFile, { lazyEntries: true, autoClose: true })
  return new Promise((done, fail) => {
    zip.once('end', done).once('error', fail)
    zip.on('entry', (/** @type {yauzl.Entry} */ entry) => {
      const isFile = !entry.fileName.endsWith('/')
      const unpacked =
        isFile && isWanted(entry.fileName) ? unpackEntry(zip, entry, folder) : Promise.resolve()
      unpacked.then(() => zip.readEntry(), fail)
    })
    zip.readEntry()
  })
}

/** @param {yauzl.ZipFile} zip @param {yauzl.Entry} entry @param {string} folder */
async function unpackEntry(zip, entry, folder) {
  const target = join(folder, entry.fileName)
  if (!target.startsWith(resolve(folder) + sep)) throw new Error(`${entry.fileName} leaves its archive`)
  await mkdir(dirname(target), { recursive: true })
  const openEntry = /** @type {(entry: yauzl.Entry) => Promise<Readable>} */ (
    promisify(zip.openReadStream.bind(zip))
  )
  const content = await openEntry(entry)
  const mode = entry.externalFileAttributes >>> 16
  if ((mode & fileTypeMask) === symbolicLink) return symlink(await text(content), target)
  await pipeline(content, createWriteStream(target, { mode: mode & 0o777 || 0o644 }))
}
