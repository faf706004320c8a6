import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { connectToEngine, type ConnectionParts } from '../../../electron/engine/connection.ts'

const connect = (begins: Promise<void>) => {
  const findRoute = vi.fn<ConnectionParts['findRoute']>(() => Promise.reject(new Error('nowhere')))
  const ignore = (): void => undefined
  const told = { onState: ignore, onEvent: ignore }
  return {
    findRoute,
    connection: connectToEngine({ findRoute, begins, nowMs: Date.now, random: () => 0, ...told }),
  }
}

describe('a connection to an engine', () => {
  it('looks for none before it is to begin', async () => {
    const { promise, resolve: begin } = Promise.withResolvers<void>()
    const { findRoute, connection } = connect(promise)
    await nextTurn()
    expect(findRoute).not.toHaveBeenCalled()
    begin()
    await nextTurn()
    expect(findRoute).toHaveBeenCalledOnce()
    await connection.close()
  })

  it('is closed at once where it has not begun', async () => {
    const { findRoute, connection } = connect(new Promise(() => undefined))
    await connection.close()
    expect(findRoute).not.toHaveBeenCalled()
  })
})
