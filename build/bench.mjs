/**
 * `npm run bench`: what Lading costs, as ratios against the docker CLI and a bare Electron window. `npm run bench -- images`
 * runs one part alone, `-- --least` everything with so few images that the figures mean nothing.
 */
import { enginePackages, headlessPackages, windowPackages } from './debian-packages.mjs'
import { prepared } from './prepare.mjs'
import { main } from './process.mjs'

await main(() =>
  prepared(import.meta.filename, [...windowPackages, ...headlessPackages, ...enginePackages], async () => {
    const { runBench } = await import('../test/bench/bench.ts')
    await runBench(process.argv.slice(2))
  }),
)
