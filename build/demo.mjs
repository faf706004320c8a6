/**
 * `npm run demo`: Lading on an engine of its own, with sample images to pull. With a display the window opens and stays;
 * without one it is walked through, and `out/demo/` holds the pictures.
 */
import { enginePackages, headlessPackages, windowPackages } from './debian-packages.mjs'
import { prepared } from './prepare.mjs'
import { main, stop } from './process.mjs'

await main(() => {
  refuseElsewhere()
  return prepared(
    import.meta.filename,
    [...windowPackages, ...headlessPackages, ...enginePackages],
    async () => {
      const { showDemo } = await import('./demo/demo.ts')
      await showDemo()
    },
  )
})

/** A private Docker Engine is a Linux daemon, and one that mounts file systems. */
function refuseElsewhere() {
  if (process.platform !== 'linux')
    throw stop('The demo starts a Docker Engine of its own, which needs Linux.')
  if (process.getuid?.() !== 0) {
    throw stop('The demo starts a Docker Engine of its own, which needs root: sudo npm run demo')
  }
}
