import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pullTotals } from '../../../../electron/core/transfers/pull-progress.ts'
import { createPulls } from '../../../../electron/services/transfers/pulls.ts'
import { announced, scriptedEngine } from './scripted-engine.ts'

describe('a pull that was forecast', () => {
  it('knows its total before the engine says a word, and when it is tried again', async () => {
    const engine = scriptedEngine()
    const asked: unknown[] = []
    const pulls = createPulls({
      ...{
        engine: () => engine,
        limit: () => 1,
        nowMs: () => 0,
        newId: () => 'one',
        onChange: () => undefined,
      },
      activity: {
        begin: (beginning) => ({ ...beginning, id: 1, outcome: 'running' }),
        finish: () => undefined,
      },
      expectedLayers: (reference, platform) => {
        asked.push([reference, platform])
        return [{ id: 'aaaaaaaaaaaa', totalBytes: 500, isHere: false }]
      },
    })
    const totals = () => pullTotals(pulls.list()[0]?.progress ?? { layers: [] })

    const id = pulls.start({ reference: 'docker.io/library/redis:7', platform: 'linux/arm64' })
    expect(asked).toEqual([['redis:7', 'linux/arm64']])
    expect(totals()).toMatchObject({ totalBytes: 500, downloadedBytes: 0, fraction: 0 })
    engine.asked[0]?.say(announced('aaaaaaaaaaaa'))
    expect(totals()).toMatchObject({ totalBytes: 500, layersTotal: 1 })

    engine.asked[0]?.fail(new Error('broken'))
    await turn()
    pulls.retry(id)
    expect(totals()).toMatchObject({ totalBytes: 500, downloadedBytes: 0 })
  })
})
