import { expect, it } from 'vitest'
import { edgeSpeed } from '../../../renderer/src/views/images/naming/edge-speed.ts'

it('what is held near an edge scrolls that way, the faster the nearer', () => {
  expect(edgeSpeed(300, 100, 500)).toBe(0)
  expect(edgeSpeed(110, 100, 500)).toBeLessThan(edgeSpeed(130, 100, 500))
  expect(edgeSpeed(130, 100, 500)).toBeLessThan(0)
  expect(edgeSpeed(490, 100, 500)).toBe(-edgeSpeed(110, 100, 500))
})

it('what is held outside scrolls nothing', () => {
  expect(edgeSpeed(99, 100, 500)).toBe(0)
  expect(edgeSpeed(501, 100, 500)).toBe(0)
  expect(edgeSpeed(100, 100, 100)).toBe(0)
})
