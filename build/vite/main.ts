/** Builds the main process: one CommonJS file, so that a start reads one file instead of hundreds. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { slimDockerode } from './slim-dockerode.ts'

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  plugins: [slimDockerode()],
  // Everything of npm goes into the bundle but better-sqlite3, which holds machine code.
  ssr: { noExternal: true },
  build: {
    ssr: 'electron/main.ts',
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node20',
    minify: true,
    sourcemap: true,
    rolldownOptions: {
      external: ['electron', 'better-sqlite3'],
      output: { format: 'cjs', entryFileNames: 'main.cjs', codeSplitting: false },
    },
  },
})
