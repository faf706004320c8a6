import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOn, type Rectangle, type WindowPlace } from '../../../electron/core/window-place.ts'

const laptop: Rectangle = { x: 0, y: 0, width: 1440, height: 900 }
const beside: Rectangle = { x: 1440, y: -200, width: 1920, height: 1080 }

const place = (x: number, y: number, width = 1200, height = 700): WindowPlace => ({
  ...{ x, y, width, height },
  isMaximized: false,
})

describe('a window that is shown again', () => {
  it('is where it was', () => {
    expect(placeOn(place(1500, -100), [laptop, beside])).toEqual(place(1500, -100))
    expect(placeOn({ ...place(10, 10), isMaximized: true }, [laptop])).toMatchObject({ isMaximized: true })
  })

  it('comes back from a screen that is gone', () => {
    expect(placeOn(place(1700, 100), [laptop])).toEqual(place(240, 100))
  })

  it('is no larger than its screen', () => {
    expect(placeOn(place(0, 0, 4000, 3000), [laptop])).toEqual(place(0, 0, 1440, 900))
  })

  it('is nowhere where there is no screen', () => {
    expect(placeOn(place(0, 0), [])).toBeUndefined()
  })

  const anyScreen = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: 320, max: 8000 }),
    height: fc.integer({ min: 200, max: 5000 }),
  })
  const anyPlace = fc.record({
    x: fc.integer(),
    y: fc.integer(),
    width: fc.nat(),
    height: fc.nat(),
    isMaximized: fc.boolean(),
  })

  it('is always wholly on one screen, wherever it was', () => {
    fc.assert(
      fc.property(anyPlace, fc.array(anyScreen, { minLength: 1 }), (before, screens) => {
        const now = placeOn(before, screens)
        if (now === undefined) throw new Error('there is a screen')
        const isOn = ({ x, y, width, height }: Rectangle): boolean =>
          now.x >= x && now.y >= y && now.x + now.width <= x + width && now.y + now.height <= y + height
        expect(screens.some(isOn)).toBe(true)
      }),
    )
  })
})
