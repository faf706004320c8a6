/** `npm run package -- …`: packages Lading for this platform into `dist/`. Arguments go to electron-builder. */
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'
import { main, packageProgram, projectNode, run, stop } from './process.mjs'

await main(async () => {
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(import.meta.filename)
  if (exitCode !== undefined) return exitCode

  const { ensureElectron } = await import('./runtime/electron-runtime.mjs')
  const { folder, origin } = await ensureElectron()
  if (origin !== 'official')
    throw stop(
      'A package holds the official Electron, which could not be downloaded. Try again with the network.',
    )
  const { ensureBundle } = await import('./bundle.mjs')
  await ensureBundle()
  const args = [`-c.electronDist=${folder}`, '--publish', 'never', ...process.argv.slice(2)]
  return run({ command: projectNode, args: [packageProgram('electron-builder/cli.js'), ...args] })
})
