import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { ensureWords } from './build/words.mjs'

const windowTests = 'test/unit/renderer/**/*.test.ts'

// Under whatever name Vitest is started, the messages are those of the files.
await ensureWords()

/** What is awaited comes late on a busy machine. */
const expectation = { poll: { timeout: 20_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        // Properties of a thousand values take long on a machine that does something else as well.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: [windowTests],
          testTimeout: 30_000,
          expect: expectation,
        },
      },
      {
        // The window's state, in `.svelte.ts` files.
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'window',
          include: [windowTests],
          testTimeout: 30_000,
          expect: expectation,
          environment: './build/vite/window-environment.ts',
          // Vitest leaves style sheets empty unless it is told to read them.
          css: { include: /tokens\.css/ },
        },
      },
      {
        // Engines and registries are started, filled and killed here.
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          // Engines share a machine with whatever else it does; the run names at its end what needed it.
          retry: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          expect: expectation,
          hookTimeout: 180_000,
        },
      },
      {
        // Packages are installed, driven and removed here.
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          expect: expectation,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
