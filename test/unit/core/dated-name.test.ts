import { expect, it } from 'vitest'
import { datedName } from '../../../electron/core/dated-name.ts'

it('a date in a file’s name is in UTC, without colons', () => {
  expect(datedName(Date.UTC(2026, 10, 23, 6, 10, 0, 999))).toBe('2026-11-23T06-10-00')
})
