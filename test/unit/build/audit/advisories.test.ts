import { describe, expect, it } from 'vitest'
import { mistakesIn, vulnerableAmong } from '../../../../build/audit/advisories.mjs'
import list from '../../../../build/audit/advisories.json' with { type: 'json' }

const advisory = {
  id: 'GHSA-2222-3333-4444',
  cve: 'CVE-2026-0001',
  package: 'a',
  vulnerable: '<1.2.3 || >=2.0.0 <2.1.0',
  summary: 'It does what it should not.',
}
const listOf = (changes: object) => ({ updatedOn: '2026-11-28', advisories: [{ ...advisory, ...changes }] })

describe('a version', () => {
  it('that an advisory is about is named, with the advisory', () => {
    expect(vulnerableAmong([{ name: 'a', version: '2.0.5' }], listOf({}))).toEqual([
      'a 2.0.5 is among <1.2.3 || >=2.0.0 <2.1.0 of GHSA-2222-3333-4444, CVE-2026-0001: It does what it should not.',
    ])
  })

  it('that is mended, or of another package, is not', () => {
    const versions = [
      { name: 'a', version: '1.2.3' },
      { name: 'a', version: '2.1.0' },
      { name: 'b', version: '1.0.0' },
    ]
    expect(vulnerableAmong(versions, listOf({}))).toEqual([])
  })

  it('from before a release counts as what it comes before', () => {
    expect(vulnerableAmong([{ name: 'a', version: '2.0.0-beta.1' }], listOf({}))).toEqual([])
    expect(vulnerableAmong([{ name: 'a', version: '2.1.0-beta.1' }], listOf({}))).toHaveLength(1)
  })
})

describe('the list of advisories', () => {
  it('has no mistakes', () => {
    expect(mistakesIn(list)).toEqual([])
  })

  it('would have caught what once was true of the packages that Lading uses', () => {
    const once = [
      { name: 'protobufjs', version: '7.2.3' },
      { name: 'sanitize-html', version: '2.11.0' },
      { name: 'ssh2', version: '1.3.0' },
      { name: 'yaml', version: '2.1.0' },
    ]
    for (const version of once) expect(vulnerableAmong([version], list)).not.toEqual([])
  })

  it.each([
    ['an ID that is none', { id: 'GHSA-1' }, '“GHSA-1” is no advisory’s ID.'],
    ['a CVE that is none', { cve: '2026-1' }, '“2026-1” of GHSA-2222-3333-4444 is no CVE’s ID.'],
    [
      'a range that is none',
      { vulnerable: 'all of them' },
      '“all of them” of GHSA-2222-3333-4444 is no range.',
    ],
    ['no sentence', { summary: '' }, 'GHSA-2222-3333-4444 has no sentence.'],
  ])('with %s has a mistake', (_, changes, sentence) => {
    expect(mistakesIn(listOf(changes))).toEqual([sentence])
  })

  it('that has an advisory twice, or no day, has a mistake', () => {
    expect(mistakesIn({ updatedOn: 'today', advisories: [advisory, advisory] })).toEqual([
      '“today” is no day.',
      'GHSA-2222-3333-4444 stands more than once in the list of advisories.',
    ])
  })
})
