/**
 * Stands in for fpm where that cannot be downloaded: makes the packages of deb and rpm that electron-builder asks for.
 * Their desktop entry, icons and scripts are electron-builder's.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { main } from '../../process.mjs'
import { parseRequest } from './arguments.mjs'
import { buildDeb } from './deb.mjs'
import { buildRpm } from './rpm.mjs'
import { runQuietly } from '../run-quietly.mjs'

await main(async () => {
  const request = parseRequest(process.argv.slice(2))
  const scratch = await mkdtemp(join(tmpdir(), 'lading-fpm-'))
  try {
    const tree = join(scratch, 'tree')
    await placeAll(request.placed, tree)
    const entries = await entriesOf(tree)
    if (request.type === 'deb') await buildDeb(request, tree, entries.files)
    else await buildRpm(request, tree, entries, scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})

/** @param {import('./arguments.mjs').PackageRequest['placed']} placed @param {string} tree */
async function placeAll(placed, tree) {
  await mkdir(tree)
  for (const { source, target } of placed) {
    await mkdir(dirname(join(tree, target)), { recursive: true })
    await cp(source, join(tree, target), { recursive: true, verbatimSymlinks: true })
    if (!source.endsWith('/')) await chmod(join(tree, target), 0o644)
  }
  // Whatever this person's umask is.
  await runQuietly('chmod', ['-R', 'u=rwX,go=rX', tree])
}

/** In a fixed order, relative to the tree. @param {string} tree */
async function entriesOf(tree) {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  const paths = (/** @type {typeof entries} */ some) =>
    some.map((entry) => relative(tree, join(entry.parentPath, entry.name))).sort()
  return {
    files: paths(entries.filter((entry) => !entry.isDirectory())),
    folders: paths(entries.filter((entry) => entry.isDirectory())),
  }
}
