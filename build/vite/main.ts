/**
 * Builds the main process: one CommonJS file, so that a start reads one file instead of hundreds, and one for each of what is
 * loaded only when it is needed: what renders READMEs, and what looks for updates.
 */
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
      output: {
        format: 'cjs',
        entryFileNames: 'main.cjs',
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes('/electron-updater/') === true ? 'electron-updater.cjs' : '[name].cjs',
      },
    },
  },
})
