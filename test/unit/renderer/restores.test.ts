import { describe, expect, it } from 'vitest'
import type { RestoreResult } from '../../../electron/core/cleanup/removed-image.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import { Restores } from '../../../renderer/src/state/restores.svelte.ts'
import type { Bridge } from '../../../electron/contract/bridge.ts'

const failure: Failure = { kind: 'engine-unreachable', message: 'There is no engine.', advice: 'Wait.' }

const setUp = (answer: Result<readonly RestoreResult[]>) => {
  const asked: (readonly number[])[] = []
  const told: Failure[] = []
  const passed: string[] = []
  const cleanup: Pick<Bridge['cleanup'], 'restore'> = {
    restore: ({ entryIds }) => {
      asked.push(entryIds)
      return Promise.resolve(answer)
    },
  }
  const restores = new Restores(
    { cleanup: cleanup as Bridge['cleanup'] },
    (one) => void told.push(one),
    (text) => void passed.push(text),
  )
  return { restores, asked, told, passed }
}

describe('images that are asked back', () => {
  it('are on the way or here, and that is said', async () => {
    const { restores, asked, passed, told } = setUp({
      ok: true,
      value: [
        { kind: 'started', entryId: 1 },
        { kind: 'here', entryId: 2 },
      ],
    })
    await restores.restore([1, 2])
    expect([asked, told, restores.isRunning]).toEqual([[[1, 2]], [], false])
    expect(passed).toEqual(['1 image on the way: Pulls says how far. 1 image here again.'])
  })

  it('and cannot be had again are told with the reason, which stays', async () => {
    const { restores, told, passed } = setUp({
      ok: true,
      value: [{ kind: 'impossible', entryId: 1, sentence: 'Its archive is gone.' }],
    })
    await restores.restore([1])
    expect(passed).toEqual([])
    expect(told).toEqual([
      { kind: 'not-found', message: 'Its archive is gone.', advice: 'Pull it, load it or build it again.' },
    ])
  })

  it('are asked for once at a time', async () => {
    const { restores, asked } = setUp({ ok: true, value: [] })
    await Promise.all([restores.restore([1]), restores.restore([2]), restores.restore([])])
    expect(asked).toEqual([[1]])
  })

  it('stay away where nobody can be asked', async () => {
    const { restores, told, passed } = setUp({ ok: false, failure })
    await restores.restore([1])
    expect([told, passed, restores.isRunning]).toEqual([[failure], [], false])
  })
})
