import { describe, expect, it } from 'vitest'
import {
  closureOf,
  importedPackages,
  installedOf,
  undecidedScripts,
  untrustedSources,
} from '../../../../build/audit/lock-file.mjs'

const integrity = `sha512-${'A'.repeat(86)}==`

describe('the packages of a lock file', () => {
  it('are known by their name, wherever they lie and whatever they are called there', () => {
    const lock = {
      packages: {
        '': { version: '1.0.0' },
        'node_modules/@a/b': { version: '1.0.0' },
        'node_modules/@a/b/node_modules/c': { version: '2.0.0' },
        'node_modules/d-of-old': { name: 'd', version: '3.0.0' },
      },
    }
    expect(installedOf(lock).map(({ name, version }) => `${name}@${version}`)).toEqual([
      '@a/b@1.0.0',
      'c@2.0.0',
      'd@3.0.0',
    ])
  })
})

describe('the source of a package', () => {
  const sentences = (locked: object) =>
    untrustedSources(installedOf({ packages: { 'node_modules/a': { version: '1.0.0', ...locked } } }))

  it('is trusted where its hash is strong and the registry has it', () => {
    expect(sentences({ integrity })).toEqual([])
  })

  it.each([
    ['without a hash', {}, 'a 1.0.0 has no SHA-512 hash.'],
    ['with a weak hash', { integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'a 1.0.0 has no SHA-512 hash.'],
    [
      'from a repository',
      { integrity, resolved: 'git+ssh://git@git.example/a.git#0123' },
      'a 1.0.0 does not come from the registry, but from git+ssh://git@git.example/a.git#0123.',
    ],
    [
      'from some website',
      { integrity, resolved: 'http://files.example/a.tgz' },
      'a 1.0.0 does not come from the registry, but from http://files.example/a.tgz.',
    ],
    ['from a folder', { link: true, resolved: '../a' }, 'a 1.0.0 is a folder of this machine.'],
  ])('is not trusted %s', (_, locked, sentence) => {
    expect(sentences(locked)).toEqual([sentence])
  })
})

describe('an install script', () => {
  const all = installedOf({
    packages: { 'node_modules/a': { hasInstallScript: true }, 'node_modules/b': { hasInstallScript: true } },
  })

  it('is decided on where it may run, or may not for a reason', () => {
    expect(undecidedScripts(all, new Set(['a']), { b: 'Nobody needs it.' })).toEqual([])
  })

  it('that nobody has decided on is named', () => {
    expect(undecidedScripts(all, new Set(['a']), {})).toEqual([
      'b wants to run a script when it is installed, and nothing says whether it may.',
    ])
  })

  it('that is gone is named, and so is one that is on both lists', () => {
    expect(undecidedScripts(all, new Set(['a', 'b', 'c']), { b: 'Nobody needs it.' })).toEqual([
      'c has no install script any more; take it off the list.',
      'b stands among the scripts that may run and among those that may not.',
    ])
  })
})

describe('what the app imports', () => {
  it('is found in every way of importing, without Node’s modules and the app’s own', () => {
    const source = `
      import { readFile } from 'node:fs/promises'
      import a from 'a'
      import type { B } from '@b/b/types'
      import './c.ts'
      import 'd/side-effect'
      export { e } from "../e.ts"
      const f = await import('f')
      import {
        g,
      } from 'g'`
    expect(importedPackages(source)).toEqual(['a', '@b/b', 'd', 'f', 'g'])
  })

  it('brings what it needs along, each where Node finds it', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/a': { dependencies: { b: '2', c: '1' } },
        'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
        'node_modules/b': {},
        'node_modules/c': { dependencies: { a: '1' }, optionalDependencies: { 'not-there': '1' } },
        'node_modules/d': {},
      },
    }
    expect([...closureOf(lock, ['a'])]).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
    ])
  })
})
