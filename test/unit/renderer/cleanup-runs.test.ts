import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type {
  CleanupAnswer,
  CleanupRun,
  CleanupRunChange,
  CleanupStep,
} from '../../../electron/core/cleanup/cleanup-run.ts'
import { firstRules } from '../../../electron/core/cleanup/rules.ts'
import { CleanupRuns } from '../../../renderer/src/state/cleanup-runs.svelte.ts'
import { imageItem } from './cleanup-samples.ts'

const step = (name: string, state: CleanupStep['state'], entryId?: number): CleanupStep => ({
  ...{ id: imageItem(name), kind: 'image', title: name, state },
  ...(entryId !== undefined && { entryId }),
})
const waiting = { kind: 'waiting' } as const
const going = { kind: 'going' } as const
const gone = { kind: 'gone' } as const

const head = (parts: Partial<CleanupRun> = {}): CleanupRunChange['run'] => ({
  ...{ id: '1', engineId: 'here' as never, origin: 'window', phase: 'running', startedAtMs: 0 },
  planned: { bytes: 10, certainty: 'exact' },
  ...parts,
})

/** Clean-ups on a bridge whose answers a test gives. */
const setUp = (last?: CleanupRun, answer: CleanupAnswer = { kind: 'declined' }) => {
  const did: unknown[] = []
  const said: string[] = []
  const passed: string[] = []
  let listener: (change: CleanupRunChange) => void = () => undefined
  let answerLast = (): void => undefined
  const noted = <T>(what: unknown, value: T) => {
    did.push(what)
    return Promise.resolve({ ok: true, value } as const)
  }
  const bridge = {
    on: (_topic: string, wanted: typeof listener) => {
      listener = wanted
      return () => undefined
    },
    cleanup: {
      last: () => new Promise((resolve) => (answerLast = () => resolve({ ok: true, value: last } as const))),
      run: (wish: unknown) => noted(['run', wish], answer),
      stop: () => noted('stop', undefined),
      restore: (input: unknown) => noted(['restore', input], [{ kind: 'started', entryId: 5 }]),
    },
  }
  const runs = new CleanupRuns(
    bridge as unknown as Pick<Bridge, 'cleanup' | 'on'>,
    () => undefined,
    (text) => passed.push(text),
    (sentence) => said.push(sentence),
  )
  runs.start()
  const send = (run: CleanupRunChange['run'], ...steps: readonly CleanupStep[]): void =>
    listener({ run, steps })
  const settle = async (): Promise<void> => {
    answerLast()
    await new Promise((done) => setTimeout(done))
  }
  return { runs, did, said, passed, send, settle }
}

describe('a clean-up', () => {
  it('is shown when it begins, whoever asked for it, and followed step by step', async () => {
    const { runs, send, settle } = setUp()
    await settle()
    send(head({ origin: 'tray' }), step('a', waiting), step('b', waiting))
    expect(runs.isShown).toBe(true)
    send(head(), step('a', going))
    expect(runs.run?.steps.map(({ state }) => state.kind)).toEqual(['going', 'waiting'])
    expect(runs.isRunning).toBe(true)
  })

  it('is said aloud when it ends, with what was predicted and what came back', async () => {
    const { runs, said, send, settle } = setUp()
    await settle()
    send(head(), step('a', going))
    const predicted = { bytes: 1_000_000, certainty: 'exact' } as const
    send(head({ phase: 'ended', endedAtMs: 1, predicted, measuredBytes: 990_000 }), step('a', gone, 5))
    expect(said).toEqual([
      'The clean-up has ended: 1 of 1 gone. 990 kB came back; 1.00 MB was predicted of what went.',
    ])
    expect(runs.isRunning).toBe(false)
    expect(runs.isShown).toBe(true)
  })

  it('that was over before the window began is there, and not in the plan’s place', async () => {
    const { runs, settle } = setUp({ ...head({ phase: 'ended' }), steps: [step('a', gone, 5)] })
    await settle()
    expect(runs.run).toBeDefined()
    expect(runs.isShown).toBe(false)
    runs.show()
    expect(runs.isShown).toBe(true)
    runs.hide()
    expect(runs.isShown).toBe(false)
  })

  it('keeps what has ended, whichever of two answers comes first', async () => {
    const { runs, send, settle } = setUp({ ...head(), steps: [step('a', going), step('b', waiting)] })
    send(head(), step('a', gone, 5))
    await settle()
    expect(runs.run?.steps.map(({ state }) => state.kind)).toEqual(['gone', 'waiting'])
    send(head(), step('a', going))
    expect(runs.run?.steps[0]?.state.kind).toBe('gone')
  })

  it('that begins while the last one is asked for is not replaced by that', async () => {
    const { runs, send, settle } = setUp({ ...head({ id: '0', phase: 'ended' }), steps: [] })
    send(head(), step('a', waiting))
    await settle()
    expect(runs.run?.id).toBe('1')
  })

  it('is asked for once at a time, and never of nothing', async () => {
    const { runs, did, passed } = setUp(undefined, { kind: 'nothing-left' })
    const wish = { rules: firstRules, ticked: [imageItem('a')], archiveFirst: true }
    await runs.clean({ ...wish, ticked: [] })
    await Promise.all([runs.clean(wish), runs.clean(wish)])
    expect(did).toEqual([['run', wish]])
    expect(passed).toEqual(['Nothing of it can go any more'])
    expect(runs.isWanted).toBe(false)
  })

  it('is stopped when that is wanted', async () => {
    const { runs, did } = setUp()
    await runs.stop()
    expect(did).toEqual(['stop'])
  })
})

describe('undoing a clean-up', () => {
  it('asks back the images that went, by their entries, and tells what came of it', async () => {
    const { runs, did, send, settle } = setUp()
    await settle()
    const kept = { kind: 'kept', failure: { kind: 'in-use', message: 'm', advice: 'a' } } as const
    const volume = { ...step('v', gone, 7), kind: 'volume' } as const
    send(head({ phase: 'ended' }), step('a', gone, 5), step('b', kept, 6), step('c', gone), volume)
    expect(runs.restorable).toEqual([5])
    await runs.undo()
    expect(did).toEqual([['restore', { entryIds: [5] }]])
    expect(runs.restored).toEqual([{ kind: 'started', entryId: 5 }])
  })

  it('has nothing to say of a newer clean-up', async () => {
    const { runs, send, settle } = setUp()
    await settle()
    send(head({ phase: 'ended' }), step('a', gone, 5))
    await runs.undo()
    send(head({ id: '2' }), step('b', waiting))
    expect(runs.restored).toBeUndefined()
    await runs.undo()
    expect(runs.restored).toBeUndefined()
  })
})
