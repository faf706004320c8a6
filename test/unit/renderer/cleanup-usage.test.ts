import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { DiskUsage, FreedAnswer } from '../../../electron/core/cleanup/disk-usage.ts'
import type { Result } from '../../../electron/core/failure.ts'
import { DiskUsageAnswer } from '../../../renderer/src/state/disk-usage.svelte.ts'

const usage: DiskUsage = {
  ...{ asOfMs: 0, imagesBytes: 1, containersBytes: 0, volumesBytes: 0, cacheBytes: 0, builders: [] },
  ...{ totalBytes: 1, isInDiskImage: false },
}
const failure = { kind: 'unexpected', message: 'It failed.', advice: 'Try again.' } as const

/** The engine's answer comes when the test gives it. */
const setUp = (freed: FreedAnswer = { kind: 'freed', freedBytes: 5_000_000 }) => {
  const answers: ((result: Result<DiskUsage>) => void)[] = []
  const passed: string[] = []
  let asked = 0
  const bridge = {
    cleanup: {
      usage: () => {
        asked += 1
        return new Promise<Result<DiskUsage>>((resolve) => answers.push(resolve))
      },
      freeUnaccounted: () => Promise.resolve({ ok: true, value: freed }),
    },
  }
  const answer = async (result: Result<DiskUsage>): Promise<void> => {
    answers.shift()?.(result)
    await new Promise((done) => setTimeout(done))
  }
  const disk = new DiskUsageAnswer(
    bridge as unknown as Pick<Bridge, 'cleanup'>,
    () => undefined,
    (text) => passed.push(text),
  )
  return { disk, answer, passed, asked: () => asked }
}

describe('where the disk goes', () => {
  it('is asked for once more where somebody asks while the engine answers', async () => {
    const { disk, answer, asked } = setUp()
    void disk.ask()
    void disk.ask()
    void disk.ask()
    expect(asked()).toBe(1)
    await answer({ ok: true, value: usage })
    expect(asked()).toBe(2)
    expect(disk.isAsking).toBe(true)
    await answer({ ok: true, value: usage })
    expect(asked()).toBe(2)
    expect(disk.isAsking).toBe(false)
  })

  it('stays as it was known while it is asked for, and where that fails', async () => {
    const { disk, answer } = setUp()
    void disk.ask()
    await answer({ ok: true, value: usage })
    void disk.ask()
    expect(disk.usage).toEqual(usage)
    await answer({ ok: false, failure })
    expect(disk.usage).toEqual(usage)
    expect(disk.failure).toEqual(failure)
  })

  it('is not asked for again where the person did not agree', async () => {
    const { disk, passed, asked } = setUp({ kind: 'declined' })
    await disk.free()
    expect(passed).toEqual([])
    expect(asked()).toBe(0)
  })

  it('is asked for again once the engine has given something back', async () => {
    const { disk, passed, asked } = setUp()
    void disk.free()
    void disk.free()
    await new Promise((done) => setTimeout(done))
    expect(passed).toEqual(['5.00 MB came back'])
    expect(asked()).toBe(1)
  })
})
