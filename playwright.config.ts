import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // The files share two cores with the engines that they start.
  workers: 1,
  timeout: 120_000,
  // Windows and engines share a machine with whatever else it does; the run names at its end what needed it.
  retries: 1,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
})
