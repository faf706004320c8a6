import { describe, expect, it } from 'vitest'
import { logOf } from '../../../electron/wiring/log-lines.ts'

const logged = () => {
  const lines: string[] = []
  const write =
    (level: string) =>
    (...words: readonly unknown[]): void =>
      void lines.push([level, ...words].join(' '))
  return { lines, tell: logOf({ info: write('info'), warn: write('warn') }) }
}

const failure = { kind: 'unexpected', message: 'It failed.', advice: '', ownWords: 'EACCES' } as const

describe('the log', () => {
  it('says why nothing is remembered', () => {
    const { lines, tell } = logged()
    tell('history', { kind: 'open' })
    tell('history', { kind: 'off', failure: { ...failure, kind: 'history-unavailable' } })
    tell('history', { kind: 'replaced', why: 'malformed', setAsidePath: '/data/old.db' })
    expect(lines).toEqual([
      'warn history off: history-unavailable It failed. EACCES',
      'warn history replaced: malformed set aside as /data/old.db',
    ])
  })

  it('says why a newer version could not be had', () => {
    const { lines, tell } = logged()
    tell('update', { kind: 'checking' })
    tell('update', { kind: 'failed', failure })
    expect(lines).toEqual(['info updates checking', 'warn updates failed unexpected It failed. EACCES'])
  })
})
