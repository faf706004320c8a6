import { expect, it } from 'vitest'
import { createTurns } from '../../../electron/core/in-turn.ts'

it('one begins when the one before has ended, also where that failed', async () => {
  const inTurn = createTurns()
  const seen: string[] = []
  const work = (name: string, ends: boolean) => async (): Promise<string> => {
    seen.push(`${name} begins`)
    await Promise.resolve()
    seen.push(`${name} ends`)
    if (!ends) throw new Error(name)
    return name
  }
  const turns = [inTurn(work('a', true)), inTurn(work('b', false)), inTurn(work('c', true))]
  const ended = await Promise.allSettled(turns)
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
