import { describe, expect, it } from 'vitest'
import { tellOfUncaught } from '../../../renderer/src/uncaught.ts'

const page = () => {
  const target = new EventTarget()
  const told: string[] = []
  tellOfUncaught(target, (text) => told.push(text))
  const happen = (kind: string, facts: object): void =>
    void target.dispatchEvent(Object.assign(new Event(kind), facts))
  return { told, happen }
}

describe('what nothing in the page has caught', () => {
  it('is told with where it was thrown', () => {
    const { told, happen } = page()
    happen('error', { message: 'Uncaught Error: no', error: new Error('no') })
    expect(told).toEqual([expect.stringMatching(/^Error: no\n\s+at /)])
  })

  it('is told in the words of the event where there is no error', () => {
    const { told, happen } = page()
    happen('error', { message: 'Script error.', error: null })
    expect(told).toEqual(['Script error.'])
  })

  it('is told of a promise, too', () => {
    const { told, happen } = page()
    happen('unhandledrejection', { reason: 'not today' })
    expect(told).toEqual(['rejected: not today'])
  })

  it('is told in short', () => {
    const { told, happen } = page()
    happen('error', { message: 'x'.repeat(10_000), error: null })
    expect(told[0]).toHaveLength(4_000)
  })
})
