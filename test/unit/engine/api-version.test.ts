import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import {
  agreeOnApiVersion,
  compareApiVersions,
  hasApi,
  newestApiVersion,
  oldestApiVersion,
} from '../../../electron/engine/api-version.ts'

const version = fc.tuple(fc.nat(3), fc.nat(200)).map(([major, minor]) => `${major}.${minor}`)

const kindThrownBy = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind
  }
  throw new Error('nothing was thrown')
}

describe('API versions', () => {
  it('are compared as numbers, not as text', () => {
    expect(compareApiVersions('1.9', '1.41')).toBeLessThan(0)
    expect(compareApiVersions('1.100', '1.41')).toBeGreaterThan(0)
    expect(compareApiVersions('2.0', '1.99')).toBeGreaterThan(0)
    expect(compareApiVersions('1.41', '1.41')).toBe(0)
  })

  it('have one order, whichever is named first', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareApiVersions(a, b))).toBe(-Math.sign(compareApiVersions(b, a)) + 0)
      }),
    )
  })

  it('have what came with them and before', () => {
    expect(hasApi('1.48', '1.48')).toBe(true)
    expect(hasApi('1.51', '1.48')).toBe(true)
    expect(hasApi('1.47', '1.48')).toBe(false)
  })
})

describe('an agreement on the API version', () => {
  it.each([
    ['1.41', '1.12', '1.41'],
    ['1.45', '1.24', '1.45'],
    ['1.51', '1.24', '1.51'],
    ['1.52', '1.44', '1.52'],
    [newestApiVersion, '1.40', newestApiVersion],
    ['1.70', '1.44', newestApiVersion],
    ['1.70', newestApiVersion, newestApiVersion],
  ])('with an engine of %s that accepts %s and newer is %s', (newest, oldest, agreed) => {
    expect(agreeOnApiVersion(newest, oldest)).toBe(agreed)
  })

  it('needs no word on the oldest version', () => {
    expect(agreeOnApiVersion('1.43')).toBe('1.43')
  })

  it('is the newer of neither side', () => {
    fc.assert(
      fc.property(version, (newest) => {
        fc.pre(hasApi(newest, oldestApiVersion))
        const agreed = agreeOnApiVersion(newest)
        expect(hasApi(newest, agreed) && hasApi(newestApiVersion, agreed)).toBe(true)
      }),
    )
  })

  it.each(['1.40', '1.24', '0.99'])('fails with an engine of %s, which is too old', (newest) => {
    expect(kindThrownBy(() => agreeOnApiVersion(newest, '1.12'))).toBe('engine-too-old')
  })

  it('fails with an engine that accepts nothing that Lading speaks', () => {
    expect(kindThrownBy(() => agreeOnApiVersion('1.80', '1.70'))).toBe('engine-too-new')
  })

  it.each([undefined, '', 'v1.41', '1', 'one'])('fails where the version is %s', (newest) => {
    expect(kindThrownBy(() => agreeOnApiVersion(newest))).toBe('not-an-engine')
  })
})
