import { describe, expect, it } from 'vitest'
import type { Pin } from '../../../electron/core/pins/pin.ts'
import { createDriftMemory, type DriftRecord } from '../../../electron/history/drift.ts'
import { createPinMemory } from '../../../electron/history/pins.ts'
import { digestOf, openIn, temporaryFolder } from './support.ts'

const pin: Pin = {
  reference: 'docker.io/library/nginx:alpine',
  digest: digestOf(1),
  platform: 'linux/amd64',
  platformDigest: digestOf(2),
  note: 'until 1.30',
  pinnedAtMs: 5,
}

describe('pins', () => {
  it('survive a restart, each in place of the one before', () => {
    const folder = temporaryFolder()
    const { database } = openIn(folder)
    const memory = createPinMemory(database)
    memory.keep({ reference: pin.reference, digest: digestOf(3), note: '', pinnedAtMs: 1 })
    memory.keep(pin)
    database.close()
    expect(createPinMemory(openIn(folder).database).all()).toEqual([pin])
  })

  it('are gone once they are forgotten', () => {
    const memory = createPinMemory(openIn(temporaryFolder()).database)
    memory.keep(pin)
    memory.forget(pin.reference)
    expect(memory.all()).toEqual([])
  })
})

const failure = { kind: 'unauthorized', message: 'No.', advice: 'Sign in.' } as const
const common = { reference: pin.reference, checkedAtMs: 9, used: [digestOf(1)] }

describe('what looks found', () => {
  it.each<[string, DriftRecord]>([
    ['the same', { ...common, outcome: { kind: 'same' }, found: digestOf(1) }],
    [
      'a moved index',
      {
        ...common,
        outcome: { kind: 'same', movedIndex: digestOf(4) },
        ...{ found: digestOf(4), foundPlatform: digestOf(2) },
      },
    ],
    [
      'repointed',
      {
        ...common,
        outcome: {
          ...{ kind: 'repointed', from: digestOf(1), to: digestOf(4), firstSeenAtMs: 3 },
          isPlatformUnknown: true,
        },
        ...{ found: digestOf(4), toldOf: digestOf(4), acknowledged: digestOf(4), failure },
      },
    ],
    ['gone', { ...common, outcome: { kind: 'gone' }, toldOf: 'gone' }],
    ['unknown', { ...common, outcome: { kind: 'unknown', failure } }],
  ])('survives a restart: %s', (_what, record) => {
    const folder = temporaryFolder()
    const { database } = openIn(folder)
    const memory = createDriftMemory(database)
    memory.keep([record])
    memory.checked(12)
    database.close()
    const again = createDriftMemory(openIn(folder).database)
    expect(again.all()).toEqual([record])
    expect(again.lastCheckedAtMs()).toBe(12)
  })

  it('is forgotten with its tag', () => {
    const memory = createDriftMemory(openIn(temporaryFolder()).database)
    memory.keep([{ ...common, outcome: { kind: 'gone' } }])
    memory.forget([pin.reference])
    expect(memory.all()).toEqual([])
    expect(memory.lastCheckedAtMs()).toBeUndefined()
  })
})
