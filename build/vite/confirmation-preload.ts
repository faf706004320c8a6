/** Builds the preload script of a question's window, beside that of the main one. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  build: {
    lib: {
      entry: 'electron/confirmation-preload.ts',
      formats: ['cjs'],
      fileName: () => 'confirmation-preload.cjs',
    },
    outDir: 'out/preload',
    emptyOutDir: false,
    target: 'chrome130',
    minify: true,
    sourcemap: true,
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
})
