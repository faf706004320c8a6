/** What electron-builder makes AppImages with, from Debian's packages instead of a download. */
import { mkdir, open, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { runQuietly } from '../run-quietly.mjs'
import { systemProgram } from '../system-program.mjs'

/** Static, so that an AppImage needs none of these where it is run; the last ones unpack what squashfs packs. */
const libraries = ['squashfuse_ll', 'squashfuse', 'fuse3', 'z', 'lzma', 'zstd', 'lz4', 'pthread']

/** Where an ELF file has room for a mark, and the mark of an AppImage of type 2. */
const mark = { offset: 8, bytes: Buffer.from('AI\x02', 'latin1') }

/**
 * Builds the tools, for Linux x64.
 * @param {string} folder to be made; laid out as electron-builder's toolset `appimage` 1.0.3
 */
export async function buildAppImageTools(folder) {
  await mkdir(join(folder, 'runtimes'), { recursive: true })
  await mkdir(join(folder, 'lib/x64'), { recursive: true })
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await symlink(systemProgram(name), join(folder, name))
  await buildRuntime(join(folder, 'runtimes/runtime-x64'))
}

/** @param {string} file */
async function buildRuntime(file) {
  await runQuietly('gcc', [
    ...['-std=gnu17', '-O2', '-s', '-static', '-I/usr/include/squashfuse', '-o', file],
    join(import.meta.dirname, 'runtime.c'),
    ...libraries.map((name) => `-l${name}`),
  ])
  const runtime = await open(file, 'r+')
  try {
    await runtime.write(mark.bytes, 0, mark.bytes.length, mark.offset)
  } finally {
    await runtime.close()
  }
}
