/** `npm start -- …`: everything from a fresh clone to the open window. Arguments go to Electron. */
import { ensureDebianPackages, windowPackages } from './debian-packages.mjs'
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'
import { main, run, stop } from './process.mjs'

await main(async () => {
  refuseWithoutDisplay()
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(import.meta.filename)
  if (exitCode !== undefined) return exitCode

  await ensureDebianPackages(windowPackages)
  const { ensureBundle } = await import('./bundle.mjs')
  const { electronCommand } = await import('./electron-command.mjs')
  const { env, ...electron } = await electronCommand(process.argv.slice(2))
  await ensureBundle()
  return run(electron, { env })
})

function refuseWithoutDisplay() {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return
  throw stop('There is no display to open a window on. `npm run demo` needs none.')
}
