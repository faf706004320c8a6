/** `npm run bench`: what Lading costs, as ratios against the docker CLI and a bare Electron window. */
import { enginePackages, ensureDebianPackages, headlessPackages, windowPackages } from './debian-packages.mjs'
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'
import { main } from './process.mjs'

await main(async () => {
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(import.meta.filename)
  if (exitCode !== undefined) return exitCode

  await ensureDebianPackages([...windowPackages, ...headlessPackages, ...enginePackages])
  const { ensureBundle } = await import('./bundle.mjs')
  await ensureBundle()
  const { runBench } = await import('../test/bench/bench.ts')
  await runBench()
  return 0
})
