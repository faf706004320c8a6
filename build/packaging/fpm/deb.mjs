/** Makes a package of deb by dpkg-deb. */
import { createHash } from 'node:crypto'
import { copyFile, chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runQuietly } from '../run-quietly.mjs'

/** @typedef {import('./arguments.mjs').PackageRequest} PackageRequest */

/** fpm's names of compressions that dpkg-deb calls otherwise. @type {Readonly<Record<string, string>>} */
const compressions = { gz: 'gzip', zst: 'zstd' }

/**
 * Packs a tree.
 * @param {PackageRequest} request
 * @param {string} tree holds what will be installed, from the root on; what dpkg-deb needs is added to it
 * @param {readonly string[]} files of the tree, relative to it
 */
export async function buildDeb(request, tree, files) {
  const control = join(tree, 'DEBIAN')
  await mkdir(control, { mode: 0o755 })
  await writeFile(join(control, 'control'), controlFile(request, await sizeOf(tree, files)))
  await writeFile(join(control, 'md5sums'), await checksums(tree, files))
  await addScript(request.afterInstall, join(control, 'postinst'))
  await addScript(request.afterRemove, join(control, 'postrm'))
  // At the quickest level: what is made here is tried and not kept.
  const compression = [`-Z${compressions[request.compression] ?? request.compression}`, '-z1']
  await runQuietly('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, request.output])
}

/**
 * The file `control` of a binary package (Debian Policy, 5.3).
 * @param {PackageRequest} request
 * @param {number} sizeBytes of all files
 * @returns {string}
 */
export function controlFile(request, sizeBytes) {
  const fields = [
    ['Package', request.name.toLowerCase()],
    ['Version', request.version],
    ['Architecture', request.architecture],
    ['Maintainer', request.maintainer],
    ['Installed-Size', String(Math.ceil(sizeBytes / 1024))],
    ['Depends', request.depends.join(', ')],
    ['Recommends', request.recommends.join(', ')],
    ['Section', request.category ?? ''],
    ['Priority', request.priority],
    ['Homepage', request.homepage],
    ['Description', [request.summary, ...request.description.split('\n').map(continued)].join('\n')],
  ]
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('')
}

/** A line that goes on with a field; an empty one would end it. @param {string} line */
const continued = (line) => ` ${line || '.'}`

/** @param {string} tree @param {readonly string[]} files */
async function sizeOf(tree, files) {
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(tree, file))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What `dpkg --verify` compares with. @param {string} tree @param {readonly string[]} files */
async function checksums(tree, files) {
  const lines = []
  for (const file of files) {
    const hash = createHash('md5').update(await readFile(join(tree, file)))
    lines.push(`${hash.digest('hex')}  ${file}\n`)
  }
  return lines.join('')
}

/** @param {string | undefined} source @param {string} target */
async function addScript(source, target) {
  if (source === undefined) return
  await copyFile(source, target)
  await chmod(target, 0o755)
}
