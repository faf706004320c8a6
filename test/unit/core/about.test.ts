import { describe, expect, it } from 'vitest'
import { reportText, type About } from '../../../electron/core/about.ts'
import { engineIdOf } from '../../../electron/core/identity.ts'

const about: About = {
  ...{ version: '1.2.3', electron: '45.4.1', chromium: '150.0', node: '24.1', sqlite: '3.54.0' },
  ...{ system: 'linux x64, 6.1', dataFolder: '/home/ada/.config/lading', logPath: '/home/ada/lading.log' },
  updates: 'none',
}

const choice = {
  endpoint: {
    address: { kind: 'socket', path: '/var/run/docker.sock' },
    source: { kind: 'default-socket' },
    host: 'unix:///var/run/docker.sock',
  },
  why: 'The default socket.',
  passedOver: [],
} as const

describe('a report for somebody who helps', () => {
  it('has versions, the engine, and the last lines of the log', () => {
    const text = reportText({
      about,
      engine: {
        ...{ phase: 'up', choice, sinceMs: 0 },
        engine: {
          ...{ id: engineIdOf('E1'), product: 'docker', name: 'box', version: '28.5.2', apiVersion: '1.51' },
          ...{ operatingSystem: 'Debian', platform: 'linux/amd64', store: 'containerd' },
          storageDriver: 'overlayfs',
        },
      },
      history: { kind: 'open' },
      imageCount: 12,
      logTail: 'one line\nanother line\n',
      nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    })
    expect(text).toBe(
      [
        'Lading 1.2.3, 2026-01-02T03:04:05.000Z',
        'Electron 45.4.1, Chromium 150.0, Node 24.1, SQLite 3.54.0',
        'System: linux x64, 6.1',
        'Updates: none',
        'Engine: up',
        '  docker 28.5.2, API 1.51, linux/amd64',
        '  Debian, containerd, overlayfs',
        '  default-socket: The default socket.',
        'History: open',
        'Images: 12',
        '',
        'Log:',
        'one line',
        'another line',
        '',
      ].join('\n'),
    )
  })

  it('says why there is no history', () => {
    const failure = {
      kind: 'history-unavailable',
      message: 'No history.',
      advice: '',
      ownWords: 'EACCES',
    } as const
    const text = reportText({
      ...{ about, engine: { phase: 'connecting' }, imageCount: 0, logTail: '', nowMs: 0 },
      history: { kind: 'off', failure },
    })
    expect(text).toContain('History: off\n  EACCES\n')
  })

  it('says why an engine is down', () => {
    const failure = { kind: 'permission-denied', message: 'You may not use it.', advice: '' } as const
    const text = reportText({
      ...{ about, history: { kind: 'open' }, imageCount: 0, logTail: '', nowMs: 0 },
      engine: { phase: 'down', choice, failure, sinceMs: 0, attempts: 1 },
    })
    expect(text).toContain(
      'Engine: down\n  default-socket: The default socket.\n  permission-denied: You may not use it.',
    )
  })

  it('has no secret, be it in what failed or in the log', () => {
    const message = 'Nothing answers at https://ada:hunter2@box:2376.'
    const text = reportText({
      ...{ about, history: { kind: 'open' }, imageCount: 0, nowMs: 0 },
      engine: {
        ...{ phase: 'down', choice, sinceMs: 0, attempts: 1 },
        failure: { kind: 'engine-unreachable', message, advice: '' },
      },
      logTail: 'warn pull failed Authorization: Bearer abcdef123456',
    })
    expect(text).toContain('Nothing answers at https://…@box:2376.')
    expect(text).not.toMatch(/hunter2|abcdef123456/)
  })
})
