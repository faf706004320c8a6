import { describe, expect, it } from 'vitest'
import { ledgerActions, type LedgerEntry } from '../../../electron/core/ledger.ts'
import { actionWords, movedWords, subjectWords } from '../../../renderer/src/text/ledger-words.ts'

const entry = (parts: Partial<LedgerEntry>): LedgerEntry => ({
  ...{ id: 1, action: 'pull', startedAtMs: 0, outcome: 'succeeded' },
  ...parts,
})

describe('an entry of the ledger', () => {
  it.each([
    ['pull', 'downloaded'],
    ['remove', 'came back'],
    ['push', 'sent'],
    ['save', 'written'],
    ['load', 'read'],
    ['archive', 'written'],
    ['remove-container', 'came back'],
    ['remove-volume', 'came back'],
    ['prune-cache', 'came back'],
  ] as const)('of a %s says that its bytes were %s', (action, word) => {
    expect(movedWords(entry({ action, bytes: 31_000_000 }))).toBe(`31.0 MB ${word}`)
  })

  it('without bytes has a dash', () => {
    expect(movedWords(entry({}))).toBe('–')
    expect(movedWords(entry({ bytes: 0 }))).toBe('–')
  })

  it('is about a name, about names, or about what its command says', () => {
    expect(subjectWords(entry({ reference: 'redis:7', names: ['a:1'] }))).toBe('redis:7')
    expect(subjectWords(entry({ names: ['a:1', 'b:1'] }))).toBe('a:1, b:1')
    expect(subjectWords(entry({ names: ['a', 'b', 'c', 'd', 'e', 'f'] }))).toBe('a, b, c and 3 more')
    expect(subjectWords(entry({ action: 'load', command: 'docker load -i a.tar' }))).toBe(
      'docker load -i a.tar',
    )
    expect(subjectWords(entry({}))).toBe('–')
  })

  it('has a word for every action', () => {
    expect(ledgerActions.map((action) => actionWords[action]())).not.toContain(undefined)
  })
})
