import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Topics } from '../../../electron/contract/topics.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { ForecastOutcome } from '../../../electron/core/registry/forecast.ts'
import type { PinsState, WatchedTag } from '../../../electron/core/pins/pin.ts'
import { PinDialog } from '../../../renderer/src/state/pin-dialog.svelte.ts'
import { Pins } from '../../../renderer/src/state/pins.svelte.ts'
import { pinMarksOf } from '../../../renderer/src/views/images/image-row.ts'
import { digest, pinOf, repointed, watched } from './pin-samples.ts'

const settled = (): Promise<void> => new Promise((done) => setTimeout(done))

/** Pins on a bridge that does what it is asked and notes it. */
const setUp = (tags: readonly WatchedTag[] = [], nameStaysWith?: string) => {
  const did: unknown[] = []
  const told: Failure[] = []
  const passed: string[] = []
  const said: string[] = []
  const listeners = new Map<string, (event: never) => void>()
  const done = async <T>(what: unknown, value: T) => {
    did.push(what)
    await settled()
    return { ok: true, value } as const
  }
  const pinned = pinOf('app', 1)
  const bridge: Pick<Bridge, 'pins' | 'on'> = {
    pins: {
      state: () => Promise.resolve({ ok: true, value: { tags, check: { kind: 'idle' } } }),
      pin: (input) => done(['pin', input], pinned),
      unpin: (input) => done(['unpin', input], pinned),
      timeline: ({ reference }) => done('timeline', { reference, spans: [] }),
      check: () => done('check', undefined),
      cancelCheck: () => done('cancel', undefined),
      acknowledge: (input) => done(['acknowledge', input], undefined),
      pull: (input) =>
        done(['pull', input], {
          pullId: '1' as never,
          ...(nameStaysWith !== undefined && { nameStaysWith }),
        }),
    },
    on: (topic, listener) => {
      listeners.set(topic, listener)
      return () => listeners.delete(topic)
    },
  }
  const send = <T extends keyof Topics>(topic: T, event: Topics[T]): void =>
    listeners.get(topic)?.(event as never)
  const pins = new Pins(
    bridge,
    (failure) => told.push(failure),
    (text) => passed.push(text),
    (sentence) => said.push(sentence),
  )
  pins.start()
  return { pins, did, passed, said, send }
}

const moved = watched('app', { pin: pinOf('app', 1, 'Why'), outcome: repointed(1, 2) })
const stateOf = (parts: Partial<PinsState>): PinsState => ({ tags: [], check: { kind: 'idle' }, ...parts })

describe('the pins', () => {
  it('find a tag by any of its names', async () => {
    const { pins } = setUp([moved])
    await settled()
    expect(pins.tagOf('app:1')).toBe(moved)
    expect(pins.tagOf('docker.io/library/app:1')).toBe(moved)
    expect(pins.tagOf('app:2')).toBeUndefined()
    expect(pins.driftedCount).toBe(1)
  })

  it('say aloud how a check ended, once it has', async () => {
    const { pins, said, send } = setUp()
    await settled()
    send('pins', stateOf({ check: { kind: 'running', done: 0, total: 1 } }))
    expect(said).toEqual([])
    send('pins', stateOf({ tags: [moved] }))
    send('pins', stateOf({ tags: [moved] }))
    expect(said).toEqual(['Checked 1 tag: 1 was repointed.'])
    expect(pins.check.kind).toBe('idle')
  })

  it('say how a check ended that was over before it was told of', async () => {
    const { said, send } = setUp()
    await settled()
    send('pins', stateOf({ tags: [moved], check: { kind: 'idle', lastCheckedAtMs: 1 } }))
    expect(said).toEqual(['Checked 1 tag: 1 was repointed.'])
  })

  it('follow a repointed tag and keep its note', async () => {
    const { pins, did } = setUp([moved])
    await pins.follow(moved)
    expect(did).toEqual([['pin', { reference: moved.reference, digest: digest(2), note: 'Why' }]])
  })

  it('put a pin back that was taken away', async () => {
    const { pins, did } = setUp()
    const pin = pinOf('app', 1, 'Why')
    await pins.unpin(pin)
    expect(pins.unpinned).toEqual(pin)
    await pins.undoUnpin()
    expect(pins.unpinned).toBeUndefined()
    expect(did.at(-1)).toEqual(['pin', { reference: pin.reference, digest: pin.digest, note: 'Why' }])
  })

  it('gather tags that drifted, each once', () => {
    const { pins, send } = setUp()
    const [one, other] = [1, 2].map((to) => ({ reference: 'a', outcome: repointed(0, to) }))
    send('drifted', [one!])
    send('drifted', [other!, { reference: 'b', outcome: { kind: 'gone' } }])
    expect(pins.drifted.map(({ reference }) => reference)).toEqual(['a', 'b'])
    expect(pins.drifted[0]).toBe(other)
    pins.dismissDrifted()
    expect(pins.drifted).toEqual([])
  })

  it('say that a pulled image gets no name, and can give it one', async () => {
    const { pins, did } = setUp([], 'app (0123456789ab)')
    expect(await pins.pull('app')).toBe(true)
    expect(pins.nameless).toEqual({ reference: 'app', nameStaysWith: 'app (0123456789ab)' })
    await pins.pull('app', true)
    expect(did.at(-1)).toEqual(['pull', { reference: 'app', takeName: true }])
  })
})

describe('an image’s marks', () => {
  it('say that one of its tags is pinned, and that one moved', () => {
    expect(pinMarksOf([moved])).toEqual(['moved', 'pinned'])
    expect(pinMarksOf([watched('app', { pin: pinOf('app', 1) })])).toEqual(['pinned'])
    expect(pinMarksOf([watched('app')])).toEqual([])
  })
})

const dialogOn = (outcome: ForecastOutcome, tag?: WatchedTag) => {
  const wishes: unknown[] = []
  const forecast = async () => {
    await settled()
    return { ok: true, value: outcome } as const
  }
  const dialog = new PinDialog(
    { discover: { forecast } as unknown as Bridge['discover'] },
    {
      tagOf: () => tag,
      pin: (wish) => {
        wishes.push(wish)
        return Promise.resolve(true)
      },
    },
  )
  return { dialog, wishes }
}
const withheld: ForecastOutcome = {
  ...{ kind: 'withheld', digest: digest(2), quota: { limit: 100, remaining: 1, windowSeconds: 1 } },
}

describe('the dialog that pins', () => {
  it('offers what is here before what the tag is now, and pins what is chosen', async () => {
    const { dialog, wishes } = dialogOn(withheld)
    dialog.open({ reference: 'app:1', here: digest(1) })
    await settled()
    await settled()
    expect(dialog.choices.map(({ meaning }) => meaning)).toEqual(['as it is here', 'as the tag is now'])
    expect(dialog.chosen).toBe(digest(1))
    dialog.chosen = digest(2)
    dialog.note = ' Why '
    await dialog.submit()
    expect(wishes).toEqual([{ reference: 'docker.io/library/app:1', digest: digest(2), note: 'Why' }])
    expect(dialog.isOpen).toBe(false)
  })

  it('offers one digest once, with all that it is', async () => {
    const { dialog } = dialogOn(
      withheld,
      watched('app', { localDigest: digest(2), pin: pinOf('app', 2, 'Old') }),
    )
    dialog.open({ reference: 'app:1' })
    await settled()
    await settled()
    expect(dialog.choices.map(({ meaning }) => meaning)).toEqual([
      'as it is pinned, as it is here, as the tag is now',
    ])
    expect(dialog.note).toBe('Old')
  })

  it('takes the digest that stands in the reference', async () => {
    const { dialog, wishes } = dialogOn(withheld)
    dialog.open({ reference: `app:1@${digest(7)}` })
    await dialog.submit()
    expect(wishes).toMatchObject([{ reference: 'docker.io/library/app:1', digest: digest(7) }])
  })

  it('pins nothing while what is typed is no reference', async () => {
    const { dialog, wishes } = dialogOn(withheld)
    dialog.open({ reference: '' })
    dialog.write('App:1')
    expect(dialog.mistake).toContain('did you mean')
    expect(dialog.isReady).toBe(false)
    await dialog.submit()
    expect(wishes).toEqual([])
  })
})
