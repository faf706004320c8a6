/**
 * `npm run package -- …`: packages Lading for this platform into `dist/`. Arguments go to electron-builder. With
 * `--trial`, a package to try packaging with where the official Electron cannot be downloaded, and marked as one.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureDebianPackages, packagingPackages } from './debian-packages.mjs'
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'
import { readJson } from './json.mjs'
import { releaseConfiguration, trialConfiguration } from './packaging/configuration.mjs'
import { main, packageProgram, projectNode, root, run } from './process.mjs'

const dist = join(root, 'dist')

await main(async () => {
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(import.meta.filename)
  if (exitCode !== undefined) return exitCode

  const args = process.argv.slice(2)
  const isTrial = args.includes('--trial')
  return isTrial ? packageTrial(args.filter((arg) => arg !== '--trial')) : packageRelease(args)
})

/** @param {string[]} args */
async function packageRelease(args) {
  const { ensureOfficialElectron } = await import('./runtime/electron-runtime.mjs')
  await ensureOfficialElectron()
  return pack(releaseConfiguration(await readConfiguration(), process.env), args, { isTrial: false })
}

/** @param {string[]} args */
async function packageTrial(args) {
  await ensureDebianPackages(packagingPackages)
  const { prepareTrial } = await import('./packaging/trial.mjs')
  const { version } = /** @type {{ version: string }} */ (await readJson(join(root, 'package.json')))
  const { runtime, env, dispose } = await prepareTrial()
  try {
    const configuration = trialConfiguration(await readConfiguration(), process.env, version, runtime)
    return await pack(configuration, args, { isTrial: true, env })
  } finally {
    await dispose()
  }
}

/** @returns {Promise<import('electron-builder').Configuration>} */
async function readConfiguration() {
  const { parse } = await import('yaml')
  /** @type {unknown} */
  const content = parse(await readFile(join(root, 'electron-builder.yml'), 'utf8'))
  return /** @type {import('electron-builder').Configuration} */ (content)
}

/**
 * @param {import('electron-builder').Configuration} configuration
 * @param {string[]} args for electron-builder
 * @param {{ isTrial: boolean, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code
 */
async function pack(configuration, args, { isTrial, env = {} }) {
  const { ensureBundle } = await import('./bundle.mjs')
  const { checkPackages, removeUnpacked } = await import('./packaging/check-package.mjs')
  await ensureBundle()
  await mkdir(dist, { recursive: true })
  await removeUnpacked(dist)
  const file = join(dist, 'configuration.json')
  await writeFile(file, JSON.stringify(configuration, undefined, 2))
  const builder = [packageProgram('electron-builder/cli.js'), '--config', file, '--publish', 'never', ...args]
  const code = await run({ command: projectNode, args: builder }, { env: { ...process.env, ...env } })
  if (code !== 0) return code
  console.log(`Checked: ${(await checkPackages(dist, { isTrial })).join(', ')}`)
  return 0
}
