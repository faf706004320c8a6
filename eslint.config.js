import eslint from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { configs as typescript, config, parser } from 'typescript-eslint'

/**
 * What the house forbids everywhere: see CONTRIBUTING.md, "How the code reads".
 * @type {import('eslint').Linter.RulesRecord}
 */
const houseRules = {
  'no-restricted-exports': [
    'error',
    { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
  ],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'no-console': ['error', { allow: ['error', 'warn'] }],
  eqeqeq: 'error',
}

export default config(
  {
    ignores: [
      'out/',
      'dist/',
      'node_modules/',
      'test-results/',
      'test/fixtures/',
      'electron/words/compiled/',
    ],
  },
  eslint.configs.recommended,
  ...typescript.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: houseRules,
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser } },
    rules: {
      // Thousands of images live in plain maps behind `$state.raw`: a proxy for each would cost a frame.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // Tools read these files' default exports.
    files: [
      '*.config.{js,ts}',
      'eslint.config.js',
      '.dependency-cruiser.cjs',
      'build/vite/*.ts',
      'renderer/*.config.js',
    ],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    // These run inside Electron or a tool by Node's untyped loader.
    files: ['**/*.cjs'],
    extends: [typescript.disableTypeChecked],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['build/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Vitest's asymmetric matchers (`expect.any`) are typed `any`.
    files: ['test/**'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
)
