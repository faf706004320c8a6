/** `npm start -- …`: everything from a fresh clone to the open window. Arguments go to Electron. */
import { windowPackages } from './debian-packages.mjs'
import { prepared } from './prepare.mjs'
import { main, run, stop } from './process.mjs'

await main(() => {
  refuseWithoutDisplay()
  return prepared(import.meta.filename, windowPackages, async () => {
    const { electronCommand } = await import('./electron-command.mjs')
    const { env, ...electron } = await electronCommand(process.argv.slice(2))
    return run(electron, { env })
  })
})

function refuseWithoutDisplay() {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return
  throw stop('There is no display to open a window on. `npm run demo` needs none.')
}
