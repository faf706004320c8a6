import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptyPushProgress,
  foldPushMessage,
  pushTotals,
  type PushedLayer,
  type PushProgress,
} from '../../../../electron/core/transfers/push-progress.ts'

const fold = (messages: readonly unknown[]): PushProgress =>
  messages.reduce<PushProgress>(foldPushMessage, emptyPushProgress)

/** A line of a stream, as an engine writes it. */
const line = (status: string, id = 'a', progressDetail: object = {}): object => ({
  status,
  progressDetail,
  id,
})
const pushing = (current: number, total?: number): object => line('Pushing', 'a', { current, total })
const layerAfter = (...messages: object[]): PushedLayer | undefined => fold(messages).layers[0]
const digest = `sha256:${'ab'.repeat(32)}`

describe('a layer', () => {
  it.each(['Preparing', 'Waiting'])('waits while it is %s', (status) => {
    expect(layerAfter(line(status))).toEqual({ id: 'a', phase: 'waiting', sentBytes: 0 })
  })

  it('is pushed when all its bytes have gone', () => {
    expect(layerAfter(line('Waiting'), pushing(3, 9))).toEqual({
      id: 'a',
      phase: 'pushing',
      sentBytes: 3,
      totalBytes: 9,
    })
    expect(layerAfter(pushing(3, 9), line('Pushed'))).toEqual({
      id: 'a',
      phase: 'pushed',
      sentBytes: 9,
      totalBytes: 9,
    })
  })

  it('is larger than the engine said where more has gone', () => {
    expect(layerAfter(pushing(512, 6), pushing(10240, 6))).toMatchObject({
      sentBytes: 10240,
      totalBytes: 10240,
    })
  })

  it.each(['Layer already exists', 'Already exists'])('was there: %s', (status) => {
    expect(layerAfter(line('Preparing'), line(status))).toEqual({
      id: 'a',
      phase: 'already-there',
      sentBytes: 0,
    })
  })

  it('says from where it was mounted', () => {
    expect(layerAfter(line('Preparing'), line('Mounted from library/alpine'))).toEqual({
      id: 'a',
      phase: 'mounted',
      sentBytes: 0,
      from: 'library/alpine',
    })
  })

  it('was pushed where its bytes were on their way when the registry had it', () => {
    expect(layerAfter(pushing(3, 9), line('Layer already exists'))).toMatchObject({
      phase: 'pushed',
      sentBytes: 9,
    })
  })

  it('is unavailable where the engine has not got it', () => {
    expect(layerAfter(line('Waiting'), line('Unavailable'))).toMatchObject({ phase: 'unavailable' })
  })

  it('starts again from fewer bytes only after it was retried', () => {
    const retry = line('Retrying in 5 seconds')
    expect(layerAfter(pushing(5, 9), pushing(2, 9))).toMatchObject({ sentBytes: 5 })
    expect(layerAfter(pushing(5, 9), retry)).toEqual({
      id: 'a',
      phase: 'retrying',
      sentBytes: 5,
      totalBytes: 9,
      retryInSeconds: 5,
    })
    expect(layerAfter(pushing(5, 9), retry, pushing(2, 9))).toEqual({
      id: 'a',
      phase: 'pushing',
      sentBytes: 2,
      totalBytes: 9,
    })
  })
})

describe('a push', () => {
  it('has the digest that stands at its end, or beside it', () => {
    expect(fold([{ status: `1.0: digest: ${digest} size: 523` }]).digest).toBe(digest)
    expect(fold([{ progressDetail: {}, aux: { Tag: '1.0', Digest: digest, Size: 523 } }]).digest).toBe(digest)
  })

  it('says what did not go', () => {
    expect(fold([{ aux: { contentMissing: true, desc: {} } }]).note).toMatch(/not have all/)
    expect(fold([{ aux: { manifestPushedInsteadOfIndex: true } }]).note).toMatch(
      /Only the image for one platform/,
    )
  })

  it('keeps the words of an error', () => {
    expect(fold([{ errorDetail: { message: 'denied' }, error: 'denied' }]).error).toBe('denied')
  })

  it('counts layers that were there as layers and not in bytes', () => {
    const progress = fold([
      pushing(3, 9),
      line('Layer already exists', 'b'),
      line('Mounted from library/x', 'c'),
      line('Pushing', 'd', { current: 1, total: 1 }),
      line('Pushed', 'd'),
    ])
    expect(pushTotals(progress)).toEqual({
      layersTotal: 4,
      layersAlreadyThere: 2,
      layersPushed: 1,
      sentBytes: 4,
      totalBytes: 10,
      fraction: 0.4,
    })
  })

  it('has no total until each layer that has to go has said its size', () => {
    expect(pushTotals(fold([pushing(3, 9), line('Preparing', 'b')]))).toEqual({
      layersTotal: 2,
      layersAlreadyThere: 0,
      layersPushed: 0,
      sentBytes: 3,
    })
  })

  it('is left as it was by what says nothing', () => {
    const progress = fold([pushing(3, 9)])
    for (const message of [
      null,
      undefined,
      3,
      'text',
      [],
      {},
      { status: 1 },
      line('New'),
      { aux: {} },
      { aux: 3 },
    ])
      expect(foldPushMessage(progress, message)).toBe(progress)
  })
})

const count = fc.oneof(
  { weight: 5, arbitrary: fc.nat(20) },
  fc.constantFrom(-1, 0.5, NaN, Infinity, '7', null),
)
const status = fc.constantFrom(
  'Preparing',
  'Waiting',
  'Pushing',
  'Pushing',
  'Pushing',
  'Pushed',
  'Layer already exists',
  'Mounted from library/x',
  'Unavailable',
  'Retrying in 3 seconds',
  'nonsense',
  `1: digest: ${digest} size: 9`,
)
const message = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        status,
        id: fc.constantFrom('a', 'b', 'c', ''),
        progressDetail: fc.oneof(fc.record({ current: count, total: count }), fc.constantFrom(null, 3)),
      },
      { requiredKeys: ['status'] },
    ),
  },
  fc.anything(),
)
const isRetry = (value: unknown): boolean => JSON.stringify(value)?.includes('Retrying') === true

describe('any stream whatever', () => {
  it('never throws, and folds to what is possible', () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        for (const { sentBytes, totalBytes } of fold(messages).layers) {
          expect(sentBytes).toBeGreaterThanOrEqual(0)
          if (totalBytes !== undefined) expect(sentBytes).toBeLessThanOrEqual(totalBytes)
        }
        const totals = pushTotals(fold(messages))
        expect(totals.layersAlreadyThere + totals.layersPushed).toBeLessThanOrEqual(totals.layersTotal)
        if (totals.fraction !== undefined) expect(totals.fraction).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('never goes back where nothing is retried', () => {
    fc.assert(
      fc.property(fc.array(message.filter((value) => !isRetry(value))), (messages) => {
        let before = emptyPushProgress
        for (const value of messages) {
          const after = foldPushMessage(before, value)
          expect(pushTotals(after).sentBytes).toBeGreaterThanOrEqual(pushTotals(before).sentBytes)
          expect(after.layers.length).toBeGreaterThanOrEqual(before.layers.length)
          before = after
        }
      }),
    )
  })

  it('is not moved by a message that comes twice', () => {
    fc.assert(
      fc.property(fc.array(message), message, (messages, last) => {
        const once = fold([...messages, last])
        expect(foldPushMessage(once, last)).toEqual(once)
      }),
    )
  })
})
