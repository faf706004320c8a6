/** The walls of the house: see CONTRIBUTING.md, "The rooms". */

const electronRoom = '^electron/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment:
        'core imports nothing of Lading outside core and its words, no Electron, nothing of Node and one pure library: yaml.',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: { pathNot: ['^electron/(core|words)/', '^node_modules/yaml/'] },
    },
    {
      name: 'contract-knows-core-only',
      severity: 'error',
      from: { path: '^electron/contract/' },
      to: { pathNot: ['^electron/(contract|core|words)/', '^node_modules/valibot/'] },
    },
    {
      name: 'renderer-knows-contract-and-core-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: electronRoom, pathNot: '^electron/(contract|core|words)/' },
    },
    {
      name: 'the-main-process-does-not-know-the-window',
      severity: 'error',
      from: { path: electronRoom },
      to: { path: '^renderer/' },
    },
    {
      name: 'engine-knows-core-only',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: electronRoom, pathNot: '^electron/(engine|core|words)/' },
    },
    {
      name: 'history-knows-core-only',
      severity: 'error',
      from: { path: '^electron/history/' },
      to: { path: electronRoom, pathNot: '^electron/(history|core|words)/' },
    },
    {
      name: 'registry-knows-core-and-disk-only',
      comment: 'engine, history and registry do not know each other: services join them.',
      severity: 'error',
      from: { path: '^electron/registry/' },
      to: { path: electronRoom, pathNot: '^electron/(registry|core|disk|words)/' },
    },
    {
      name: 'disk-knows-core-only',
      severity: 'error',
      from: { path: '^electron/disk/' },
      to: { path: electronRoom, pathNot: '^electron/(disk|core|words)/' },
    },
    {
      name: 'services-do-not-know-the-desktop',
      severity: 'error',
      from: { path: '^electron/services/' },
      to: { path: '^electron/(desktop|contract|main|answers|(confirmation-)?preload)' },
    },
    {
      name: 'desktop-does-not-reach-behind-services',
      severity: 'error',
      from: { path: '^electron/desktop/' },
      to: { path: '^electron/(engine|history|registry)/' },
    },
    {
      name: 'nothing-behind-it-knows-the-wiring',
      severity: 'error',
      from: { path: electronRoom, pathNot: '^electron/(main|answers|lading)\\.ts|^electron/wiring/' },
      to: { path: '^electron/(wiring/|(main|answers|lading)\\.ts)' },
    },
    {
      name: 'only-engine-knows-dockerode',
      severity: 'error',
      from: { path: electronRoom, pathNot: '^electron/engine/' },
      to: { path: '^node_modules/(dockerode|docker-modem|@types/dockerode)/' },
    },
    {
      name: 'only-history-knows-sql',
      severity: 'error',
      from: { path: electronRoom, pathNot: '^electron/history/' },
      to: { path: '^node_modules/(better-sqlite3|@types/better-sqlite3)/' },
    },
    {
      name: 'only-desktop-main-and-preload-import-electron',
      severity: 'error',
      from: { path: electronRoom, pathNot: '^electron/(desktop/|main\\.ts|(confirmation-)?preload\\.ts)' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'the-app-does-not-know-its-tests',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { path: '^(test|build)/' },
    },
    {
      name: 'words-know-nothing',
      severity: 'error',
      from: { path: '^electron/words/' },
      to: { pathNot: '^electron/words/' },
    },
    {
      name: 'compiled-words-come-from-words',
      comment:
        'words/messages.ts and words/locale.ts give all there is of them; a test compares what was compiled.',
      severity: 'error',
      from: { pathNot: ['^electron/words/', '^test/unit/words/compiled[.]test'] },
      to: { path: '^electron/words/compiled/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^electron/words/compiled/'] },
    exclude: { path: '^(out|dist|test/fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'default', 'types'],
    },
  },
}
