import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countWords, figureMeaning, unknownWords } from '../../../renderer/src/views/images/figure-words.ts'
import { inSteps, totalSteps, type Totals } from '../../../renderer/src/views/images/figures.ts'
import { image } from './samples.ts'
import { TableWorld } from './table-support.svelte.ts'

describe('the totals of images', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('leave out what is not known, and say how much that is', () => {
    const [one, two, three] = [image(1), image(2), image(3)]
    const world = new TableWorld(one, two, three)
    world.know([one, 10], [two, 20])
    let totals: Totals | undefined
    inSteps(
      totalSteps(
        world.tree,
        [one.id, three.id],
        () => [],
        (of) => (totals = of),
      ),
    )
    expect(totals).toMatchObject({ images: 2, unknown: 1, held: { totalBytes: 10 }, back: { bytes: 10 } })
  })

  it('of thousands are reckoned in more than one task, and not at all once they are stopped', () => {
    const images = Array.from({ length: 600 }, (_, number) => image(number))
    const world = new TableWorld(...images)
    world.know(...images.map((one) => [one, 1] as const))
    const ids = images.map(({ id }) => id)
    const reckoned: Totals[] = []
    const steps = () =>
      totalSteps(
        world.tree,
        ids,
        () => [],
        (of) => reckoned.push(of),
      )
    inSteps(steps())()
    vi.runAllTimers()
    expect(reckoned).toEqual([])
    inSteps(steps())
    expect(reckoned).toEqual([])
    vi.runAllTimers()
    expect(reckoned).toMatchObject([{ held: { totalBytes: 600 } }])
  })
})

describe('the words for figures', () => {
  it('are all that is shown, until some are selected', () => {
    expect(countWords({ selected: 0, hidden: 0, shown: 1_200 })).toBe('1,200 shown')
    expect(countWords({ selected: 1, hidden: 0, shown: 10 })).toBe('1 selected')
    expect(countWords({ selected: 2, hidden: 0, shown: 10 })).toBe('2 selected')
    expect(countWords({ selected: 1, hidden: 1, shown: 10 })).toBe('1 selected, not shown')
    expect(countWords({ selected: 3, hidden: 1, shown: 10 })).toBe('3 selected, 1 of them not shown')
  })

  it('say what is not known yet, and why something is an estimate', () => {
    expect(unknownWords(0)).toBe('')
    expect(unknownWords(1)).toBe('the layers of 1 image are not known yet')
    expect(figureMeaning(undefined, true)).toContain('still')
    expect(figureMeaning(undefined, false)).not.toContain('still')
    expect(figureMeaning({ bytes: 1_234, certainty: 'exact' }, false)).toBe('1,234 bytes')
    expect(figureMeaning({ bytes: 1_234, certainty: 'estimate' }, false)).toMatch(
      /^About 1,234 bytes\. An estimate/,
    )
  })
})
