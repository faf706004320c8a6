import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  matchHistory,
  type HistoryStep,
  type MatchedHistory,
} from '../../../../electron/core/instructions/image-history.ts'
import type { DiffId } from '../../../../electron/core/layers/layers.ts'

/** `RUN make:10` is a step of ten bytes, `ENV A=b` one without. */
const stepOf = (text: string): HistoryStep => {
  const [, createdBy = text, bytes = '0'] = /^(.*):(\d+)$/.exec(text) ?? []
  return { createdBy, unpackedBytes: Number(bytes) }
}

const emptyLayer = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'

const match = (steps: readonly string[], ...diffIds: readonly string[]): MatchedHistory =>
  matchHistory(steps.map(stepOf), diffIds as readonly DiffId[])

/** Which layer each step made, in words. */
const madeBy = ({ steps, certainty }: MatchedHistory): readonly string[] => [
  ...steps.map(({ instruction, diffId = 'none' }) => `${instruction} > ${diffId}`),
  certainty,
]

describe('the steps of a history and the layers of an image', () => {
  it('match in order, a layer for each step with bytes', () => {
    expect(madeBy(match(['ADD rootfs.tar /:70', 'CMD ["sh"]', 'RUN make:10'], 'one', 'two'))).toEqual([
      'ADD rootfs.tar / > one',
      'CMD ["sh"] > none',
      'RUN make > two',
      'exact',
    ])
  })

  it('match where a step made a layer of folders alone, which has no bytes', () => {
    expect(
      madeBy(match(['ADD rootfs.tar /:70', 'WORKDIR /app', 'COPY . .:5'], 'one', 'two', 'three')),
    ).toEqual(['ADD rootfs.tar / > one', 'WORKDIR /app > two', 'COPY . . > three', 'exact'])
  })

  it('do not give a layer to a step that never makes one', () => {
    expect(madeBy(match(['ENV A=b', 'RUN mkdir /x', 'USER app'], 'one'))).toEqual([
      'ENV A=b > none',
      'RUN mkdir /x > one',
      'USER app > none',
      'exact',
    ])
  })

  it('give a layer to any step with bytes: Windows makes one for each instruction', () => {
    expect(madeBy(match(['ENV A=b:40960'], 'one'))).toEqual(['ENV A=b > one', 'exact'])
  })

  it('are an estimate where another way to match them gives layers other sizes', () => {
    const steps = ['RUN mkdir /x', 'RUN make:10', 'RUN mkdir /y']
    expect(match(steps, 'one', 'two').certainty).toBe('estimate')
  })

  it('are exact where every way to match them gives the same sizes', () => {
    expect(match(['RUN make:10', 'RUN mkdir /x', 'RUN mkdir /y'], 'one', 'two').certainty).toBe('exact')
  })

  it('match by the empty layer, which is known by its digest', () => {
    expect(madeBy(match(['RUN mkdir /x', 'RUN make:9000', 'RUN true'], 'one', emptyLayer))).toEqual([
      'RUN mkdir /x > none',
      'RUN make > one',
      `RUN true > ${emptyLayer}`,
      'exact',
    ])
  })

  it('let the empty layer take the block that a snapshot takes', () => {
    expect(madeBy(match(['RUN make:90000', 'RUN true:4096', 'WORKDIR /'], 'one', emptyLayer))).toEqual([
      'RUN make > one',
      `RUN true > ${emptyLayer}`,
      'WORKDIR / > none',
      'exact',
    ])
  })

  it('leave layers without a step at the top, each with a step of its own that says nothing', () => {
    const matched = match(['RUN make:10'], 'one', 'two')
    expect(matched).toEqual({
      steps: [
        { createdBy: 'RUN make', instruction: 'RUN make', unpackedBytes: 10, diffId: 'one' },
        { createdBy: '', instruction: '', unpackedBytes: 0, diffId: 'two' },
      ],
      certainty: 'estimate',
    })
  })

  it('are layers alone where an image has no history', () => {
    expect(madeBy(match([], 'one', 'two'))).toEqual([' > one', ' > two', 'estimate'])
  })

  it('are an estimate where more steps have bytes than there are layers', () => {
    const matched = match(['RUN make:10', 'RUN more:5'], 'one')
    expect(matched.certainty).toBe('estimate')
    expect(matched.steps.filter(({ diffId }) => diffId !== undefined)).toHaveLength(1)
  })

  it('are none of an image without layers and history', () => {
    expect(match([])).toEqual({ steps: [], certainty: 'exact' })
  })

  it('match as they are said to, for all that steps may say', () => {
    const text = fc.constantFrom('RUN a', 'COPY a b', 'ENV A=b', 'CMD ["a"]', 'WORKDIR /', 'make a', '')
    const step: fc.Arbitrary<HistoryStep> = fc.record({
      createdBy: text,
      unpackedBytes: fc.constantFrom(0, 0, 0, 4096, 5000, 6000),
    })
    const diffIds = fc.array(fc.constantFrom('one', 'two', emptyLayer), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), diffIds, (steps, layers) => {
        const matched = matchHistory(steps, layers as DiffId[])
        expect(matched.steps.map(({ diffId }) => diffId).filter((id) => id !== undefined)).toEqual(layers)
        expect(matched.steps.slice(0, steps.length)).toMatchObject(steps)
        for (const { instruction, unpackedBytes, diffId } of matched.steps) {
          if (unpackedBytes === 0 && /^(ENV|CMD)/.test(instruction)) expect(diffId).toBeUndefined()
          if (unpackedBytes > 0 && matched.certainty === 'exact') expect(diffId).toBeDefined()
        }
      }),
    )
  })

  it('are exact just where no other way to match them gives another size, for all that steps may say', () => {
    const step = fc.constantFrom('RUN a', 'RUN b:5000', 'ENV A=b', 'RUN c:6000').map(stepOf)
    const steps = fc.array(step, { maxLength: 6 })
    fc.assert(
      fc.property(steps, fc.nat(6), (history, layers) => {
        const diffIds = Array.from({ length: layers }, (_, index) => `layer ${index}` as DiffId)
        const ways = waysToMatch(history, layers)
        const isOne = ways.length > 0 && new Set(ways.map((way) => way.join())).size === 1
        expect(matchHistory(history, diffIds).certainty).toBe(isOne ? 'exact' : 'estimate')
      }),
    )
  })
})

/** The sizes of the layers in every way in which each step with bytes made one, and steps that may have made the others. */
const waysToMatch = ([step, ...rest]: readonly HistoryStep[], layers: number): number[][] => {
  if (step === undefined) return layers === 0 ? [[]] : []
  const made = layers === 0 ? [] : waysToMatch(rest, layers - 1).map((way) => [step.unpackedBytes, ...way])
  if (step.unpackedBytes > 0) return made
  const skipped = waysToMatch(rest, layers)
  return step.createdBy.startsWith('ENV') ? skipped : [...made, ...skipped]
}
