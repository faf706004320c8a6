import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeVolume, volumesIn } from '../../../electron/engine/volumes.ts'
import { clientThatAnswers } from './answering-client.ts'
import { recordedResource } from './recorded-resources.ts'

describe('the volumes in an engine’s answer', () => {
  it.each([
    ['e20', 'e20-df'],
    ['e28c', 'e28c-df-volume'],
  ])('are told apart, whether the engine named them or a person: %s', (_, recorded) => {
    const volumes = volumesIn(recordedResource(recorded))
    expect(volumes.toSorted((a, b) => a.name.length - b.name.length)).toEqual([
      { name: 'mine', isAnonymous: false, bytes: 700_000, createdAtMs: expect.any(Number), driver: 'local' },
      {
        name: expect.stringMatching(/^[0-9a-f]{64}$/),
        isAnonymous: true,
        bytes: 300_000,
        createdAtMs: expect.any(Number),
        driver: 'local',
      },
    ])
  })

  it('are read in the shape of API 1.52', () => {
    const Items = [{ Name: 'mine', Driver: 'local', UsageData: { RefCount: 0, Size: 5 } }]
    expect(volumesIn({ VolumeUsage: { TotalCount: 1, TotalSize: 5, Items } })).toEqual([
      { name: 'mine', isAnonymous: false, bytes: 5, driver: 'local' },
    ])
  })

  it('are none where a field that would be empty is left out', () => {
    for (const answer of [{ Volumes: null }, { Volumes: [] }, { VolumeUsage: {} }, {}])
      expect(volumesIn(answer)).toEqual([])
  })

  it('have no bytes where the driver cannot tell, and may be empty', () => {
    const sizeOf = (Size: unknown) => volumesIn({ Volumes: [{ Name: 'v', UsageData: { Size } }] })[0]?.bytes
    expect(sizeOf(-1)).toBeUndefined()
    expect(sizeOf(null)).toBeUndefined()
    expect(sizeOf(0)).toBe(0)
    expect(volumesIn({ Volumes: [{ Name: 'v', UsageData: null }] })[0]?.bytes).toBeUndefined()
  })

  it('are anonymous by their label, whatever they are called', () => {
    const Labels = { 'com.docker.volume.anonymous': '' }
    expect(volumesIn({ Volumes: [{ Name: 'short', Labels }] })).toMatchObject([{ isAnonymous: true }])
  })

  it('are never anonymous by a name that a person gives', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/), (Name) => {
        expect(volumesIn({ Volumes: [{ Name, Labels: { mine: '' } }] })).toMatchObject([
          { isAnonymous: false },
        ])
      }),
    )
  })

  it('are not read from what is no answer', () => {
    expect(() => volumesIn(Buffer.from('what?'))).toThrow('not readable')
  })
})

describe('asking an engine to remove a volume', () => {
  it('sends no force', async () => {
    const { client, requests } = clientThatAnswers(() => undefined)
    await removeVolume(client, 'mine/../other')
    expect(requests).toEqual([{ method: 'DELETE', path: '/volumes/mine%2F..%2Fother', signal: undefined }])
  })
})
