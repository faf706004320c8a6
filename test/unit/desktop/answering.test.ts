import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import { answerCall } from '../../../electron/desktop/answering.ts'

const answered = async (handler: (input: unknown) => unknown, input: unknown = 1) => {
  const unexpected: unknown[] = []
  const answerer = { name: 'pulls.start', schema: v.number(), handler }
  const answer = await answerCall(answerer, input, (...heard) => unexpected.push(heard))
  return { answer, unexpected }
}

describe('a call', () => {
  it('is answered with what its handler gives', async () => {
    expect(await answered((input) => Number(input) + 1)).toEqual({
      ...{ answer: { ok: true, value: 2 }, unexpected: [] },
    })
  })

  it('that fails in a way that was foreseen is answered with that, and nobody else hears of it', async () => {
    const failure = { kind: 'in-use', message: 'It is in use.', advice: 'Wait.' } as const
    const { answer, unexpected } = await answered(() => Promise.reject(new FailureError(failure)))
    expect(answer).toEqual({ ok: false, failure })
    expect(unexpected).toEqual([])
  })

  it('with another input than its schema lets through never reaches the handler', async () => {
    let calls = 0
    const { answer, unexpected } = await answered(() => (calls += 1), 'text')
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'invalid-input' } })
    expect({ calls, unexpected }).toEqual({ calls: 0, unexpected: [] })
  })

  it('that fails in a way nobody has foreseen is told of with its name and the error itself', async () => {
    const error = new TypeError('undefined is not a function')
    const { answer, unexpected } = await answered(() => Promise.reject(error))
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'unexpected' } })
    expect(unexpected).toEqual([['pulls.start', error]])
  })
})
