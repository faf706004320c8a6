/** The built app in `out/`, made again when its sources changed. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { root, stop } from './process.mjs'
import { hashOf, isStamped, writeStamp } from './stamp.mjs'
import { ensureWords } from './words.mjs'

const sources = [
  'electron',
  'renderer',
  'build/vite',
  'build/bundle.mjs',
  'package.json',
  'package-lock.json',
]
const configFiles = [
  'build/vite/main.ts',
  'build/vite/preload.ts',
  'build/vite/confirmation-preload.ts',
  'build/vite/renderer.ts',
]
const stampFile = join(root, 'out/.stamp')

/** Builds the main process, the preload scripts and the windows, unless `out/` already holds just these sources. */
export async function ensureBundle() {
  await ensureWords()
  const hash = await hashOf(sources)
  if (await isStamped(stampFile, hash)) return
  console.log('Building Lading…')
  await rm(stampFile, { force: true })
  for (const configFile of configFiles) {
    await buildOne(configFile)
  }
  await writeStamp(stampFile, hash)
}

/** @param {string} configFile */
async function buildOne(configFile) {
  try {
    await build({ configFile: join(root, configFile), configLoader: 'native', logLevel: 'warn' })
  } catch (error) {
    throw stop(error instanceof Error ? error.message : String(error), error)
  }
}
