/**
 * What a trial package is made from where nothing but npm and Debian can be reached: the Electron of the npm registry,
 * and stand-ins for the tools that electron-builder downloads.
 */
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { root } from '../process.mjs'
import { ensureRegistryRuntime, registryElectronVersion, registryMark } from '../runtime/registry-runtime.mjs'
import { buildAppImageTools } from './appimage/tools.mjs'
import { systemProgram } from './system-program.mjs'

/**
 * @typedef {object} Trial
 * @property {import('./configuration.mjs').TrialRuntime} runtime
 * @property {NodeJS.ProcessEnv} env has electron-builder use the stand-ins
 * @property {() => Promise<void>} dispose removes all of it
 */

/** In the development runtime, what is no part of Electron. */
const leftOut = ['resources/app', registryMark]

/**
 * Prepares a trial, in a temporary folder.
 * @returns {Promise<Trial>}
 * @throws one line where there is no such Electron for this platform
 */
export async function prepareTrial() {
  const runtime = dirname(await ensureRegistryRuntime())
  const folder = await mkdtemp(join(tmpdir(), 'lading-trial-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    const electronFolder = join(folder, 'electron')
    await cp(runtime, electronFolder, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !leftOut.includes(relative(runtime, path)),
    })
    return {
      runtime: {
        electronFolder,
        electronVersion: registryElectronVersion,
        modulesFolder: join(runtime, 'resources/app/node_modules'),
      },
      env: await standInTools(join(folder, 'tools')),
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** @param {string} folder */
async function standInTools(folder) {
  const fpm = join(folder, 'fpm')
  const appImage = join(folder, 'appimage')
  await mkdir(folder)
  await writeFile(fpm, fpmScript())
  await chmod(fpm, 0o755)
  await buildAppImageTools(appImage)
  return {
    CUSTOM_FPM_PATH: fpm,
    APPIMAGE_TOOLS_PATH: appImage,
    ELECTRON_BUILDER_7ZIP_PATH: systemProgram('7za'),
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
  }
}

/** By the Node that runs this. */
const fpmScript = () =>
  `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'build/packaging/fpm/fpm.mjs')}' "$@"\n`
