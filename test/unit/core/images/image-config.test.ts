import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageConfigIn, type WrittenConfig } from '../../../../electron/core/images/image-config.ts'

const written: WrittenConfig = {
  ...{ os: 'linux', architecture: 'arm', variant: 'v7', author: 'Ada', created: '2025-06-01T12:00:00Z' },
  config: { Cmd: ['sh'], Env: ['A=1'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} }, User: 'ada' },
}

const nothing = { entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} }

describe('an image’s config', () => {
  it('is read from what an engine or a registry wrote', () => {
    expect(imageConfigIn(written)).toEqual({
      ...nothing,
      ...{ platform: 'linux/arm/v7', author: 'Ada', createdAtMs: Date.UTC(2025, 5, 1, 12), user: 'ada' },
      ...{ command: ['sh'], environment: ['A=1'], labels: { a: 'b' }, exposedPorts: ['80/tcp'] },
    })
  })

  it('leaves out what is empty, and dates that were never set', () => {
    const config = { Cmd: null, Entrypoint: [], User: '', WorkingDir: '', Healthcheck: { Test: [] } }
    const empty = { ...written, architecture: '', author: '', created: '0001-01-01T00:00:00Z', config }
    expect(imageConfigIn(empty)).toEqual(nothing)
  })

  it('loses no more than what is not as it should be', () => {
    const config = { Cmd: ['sh', 7], Env: 'A=1', Labels: { a: 1, b: 'c' }, Volumes: ['/data'] }
    expect(imageConfigIn({ ...written, variant: 7, created: 5, config })).toEqual({
      ...nothing,
      ...{ platform: 'linux/arm', author: 'Ada', command: ['sh'], labels: { b: 'c' } },
    })
  })

  it('is something for whatever there is', () => {
    const any = fc.jsonValue()
    const parts = { os: any, architecture: any, variant: any, author: any, created: any, config: any }
    fc.assert(
      fc.property(fc.record(parts), (one) => void expect(imageConfigIn(one)).toHaveProperty('labels')),
    )
  })
})
