/** Builds the preload script: one CommonJS file, as a sandboxed window needs it. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  build: {
    lib: { entry: 'electron/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: 'out/preload',
    emptyOutDir: true,
    target: 'chrome130',
    minify: true,
    sourcemap: true,
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
})
