import { describe, expect, it } from 'vitest'
import { shortDigest } from '../../../../electron/core/identity.ts'
import { idOf, playedEngine } from './naming-engine.ts'
import { failureOf, namingOn, rename, started, tag, untag } from './naming-on.ts'

const [a, b, c] = [idOf('a'), idOf('b'), idOf('c')]

describe('names', () => {
  it('are given by image ID', async () => {
    const { naming, engine } = started()
    const { plan } = await naming.run([tag(a, 'mine')], [])
    expect(engine.asked).toEqual(['tag a mine:latest'])
    expect(engine.names()).toEqual({ a: ['app:1', 'mine:latest'], b: ['base:1'], c: [] })
    expect(plan.items[0]?.adds).toBe('mine:latest')
  })

  it('are renamed by giving the new one first', async () => {
    const { naming, engine } = started()
    await naming.run([rename(a, 'app:1', 'app:2')], [])
    expect(engine.asked).toEqual(['tag a app:2', 'remove app:1'])
  })

  it('go from one image to another where the person knows of it', async () => {
    const { naming, engine } = started()
    await naming.run([tag(a, 'base:1')], [b])
    expect(engine.names()).toEqual({ a: ['app:1', 'base:1'], b: [], c: [] })
  })

  it('do not go from an image that the person was not told of', async () => {
    const { naming, engine } = started()
    expect(await failureOf(naming.run([tag(a, 'base:1')], [c]))).toMatchObject({
      kind: 'invalid-input',
      message: `Another image has come to be named \`base:1\` meanwhile and would lose it: ${shortDigest(b)}.`,
    })
    expect(engine.asked).toEqual([])
  })

  it('are handed around in a circle', async () => {
    const { naming, engine } = started()
    await naming.run([rename(a, 'app:1', 'base:1'), rename(b, 'base:1', 'app:1')], [])
    expect(engine.names()).toEqual({ a: ['base:1'], b: ['app:1'], c: [] })
  })

  it('stay where all is as wished already, and nothing is recorded', async () => {
    const { naming, engine, told } = started()
    expect((await naming.run([tag(a, 'app:1')], [])).ledgerIds).toEqual([])
    expect([engine.asked, told]).toEqual([[], []])
  })

  it('are asked of the engine, not of what was last seen', async () => {
    const engine = playedEngine({ a: ['app:2'], b: ['base:1'] })
    const { naming } = namingOn(engine, { seen: () => [] })
    expect(await failureOf(naming.run([rename(a, 'app:1', 'app:3')], []))).toMatchObject({
      kind: 'not-found',
    })
    expect(await failureOf(naming.run([tag(c, 'mine:1')], []))).toMatchObject({
      kind: 'not-found',
      message: `The image ${shortDigest(c)} is gone.`,
    })
    await naming.run([tag(a, 'mine:1')], [])
    expect(engine.asked).toEqual(['tag a mine:1'])
  })

  it('are changed by one plan after the other', async () => {
    const { naming, engine } = started()
    const [first, second] = await Promise.allSettled([
      naming.run([rename(a, 'app:1', 'app:2')], []),
      naming.run([rename(a, 'app:1', 'app:3')], []),
    ])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect(engine.names()['a']).toEqual(['app:2'])
  })

  it.each([
    ['UPPER:1', 'invalid-reference'],
    [`x:${'t'.repeat(129)}`, 'invalid-reference'],
    [`x@sha256:${'0'.repeat(64)}`, 'invalid-reference'],
    ['0'.repeat(64), 'invalid-reference'],
    ['sha256:1', 'invalid-reference'],
    ["'; DROP TABLE ledger; --", 'invalid-reference'],
    ['', 'invalid-reference'],
  ])('that are bad are refused, and nothing of the plan is done: %j', async (name, kind) => {
    const { naming, engine, told } = started()
    expect(await failureOf(naming.run([tag(a, 'fine:1'), tag(b, name)], []))).toMatchObject({ kind })
    expect([engine.asked, told]).toEqual([[], []])
  })

  it('are refused to nobody', async () => {
    const { naming } = started()
    expect(await failureOf(naming.run([], []))).toMatchObject({ kind: 'invalid-input' })
    expect(await failureOf(naming.undo([]))).toMatchObject({ kind: 'invalid-input' })
  })

  it('wait for an engine', async () => {
    const { naming } = namingOn(undefined)
    expect(await failureOf(naming.run([tag(a, 'mine:1')], []))).toMatchObject({ kind: 'engine-unreachable' })
    expect(await failureOf(naming.undo([1]))).toMatchObject({ kind: 'engine-unreachable' })
  })
})

describe('a plan that fails', () => {
  const nothingChanged = { a: ['app:1'], b: ['base:1'], c: [] }

  it('says that nothing was changed where its first step is refused', async () => {
    const { naming, engine } = started()
    engine.refuse('tag a', 'no space left on device')
    expect(await failureOf(naming.run([tag(a, 'mine:1')], []))).toMatchObject({
      kind: 'disk-full',
      message: 'The engine’s disk is full. No name was changed.',
    })
    expect(engine.names()).toEqual(nothingChanged)
  })

  it('takes the new name off again where the old one stays', async () => {
    const { naming, engine, page } = started()
    engine.refuse('remove app:1', 'no space left on device')
    expect(await failureOf(naming.run([rename(a, 'app:1', 'app:2')], []))).toMatchObject({
      kind: 'disk-full',
      message: 'The engine’s disk is full. What had been done was put back: no name was changed.',
    })
    expect(engine.names()).toEqual(nothingChanged)
    expect(page()).toMatchObject([{ action: 'rename', outcome: 'failed', failure: { kind: 'disk-full' } }])
  })

  it('gives a name back to the image that it was taken from', async () => {
    const { naming, engine } = started()
    engine.refuse('tag c', 'no')
    await failureOf(naming.run([tag(a, 'base:1'), tag(c, 'mine:1')], [b]))
    expect(engine.names()).toEqual(nothingChanged)
  })

  it('changes nothing of several where one fails', async () => {
    const { naming, engine, page } = started({ a: ['app:1'], b: ['base:1'], c: ['c:1'] })
    engine.meanwhile('tag b', () => engine.remove('c'))
    const wishes = [tag(a, 'mine:1'), tag(b, 'mine:2'), tag(c, 'mine:3')]
    expect(await failureOf(naming.run(wishes, []))).toMatchObject({ kind: 'not-found' })
    expect(engine.names()).toEqual({ a: ['app:1'], b: ['base:1'] })
    expect(page().map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
  })

  it('looks up whether the engine still did the step that got no answer', async () => {
    const { naming, engine } = started()
    engine.dieAt('tag a app:2', true)
    const done = failureOf(naming.run([rename(a, 'app:1', 'app:2')], []))
    expect(await done).toMatchObject({
      kind: 'stream-broken',
      message: expect.stringContaining(
        `Not everything could be put back: \`app:2\` may still name ${shortDigest(a)}.`,
      ) as string,
      advice: 'Look at these names once the engine answers, and put them right.',
    })
  })

  it('says of each name what could not be put back', async () => {
    const { naming, engine } = started()
    engine.dieAt('remove app:1')
    expect(await failureOf(naming.run([rename(a, 'app:1', 'base:1')], [b]))).toMatchObject({
      message: expect.stringContaining(
        [
          `\`app:1\` may be missing on ${shortDigest(a)}`,
          `\`base:1\` may still name ${shortDigest(a)} instead of ${shortDigest(b)}`,
        ].join('; '),
      ) as string,
    })
  })

  it('leaves a name to whoever has been given it meanwhile', async () => {
    const { naming, engine } = started()
    engine.meanwhile('remove app:1', () => engine.give('c', 'app:2'))
    engine.refuse('remove app:1', 'no')
    await failureOf(naming.run([rename(a, 'app:1', 'app:2')], []))
    expect(engine.names()).toEqual({ a: ['app:1'], b: ['base:1'], c: ['app:2'] })
  })

  it('never removes an image to put its only name back', async () => {
    const { naming, engine } = started()
    engine.refuse('tag b', 'no')
    expect(await failureOf(naming.run([tag(c, 'mine:1'), tag(b, 'mine:2')], []))).toMatchObject({
      message: expect.stringContaining(`\`mine:1\` may still name ${shortDigest(c)}`) as string,
    })
    expect(engine.names()).toEqual({ a: ['app:1'], b: ['base:1'], c: ['mine:1'] })
  })
})

describe('a rename whose old name goes meanwhile', () => {
  it('is done: the image has the new name and not the old one', async () => {
    const { naming, engine } = started()
    engine.meanwhile('tag a app:2', () => engine.give('c', 'app:1'))
    await naming.run([rename(a, 'app:1', 'app:2')], [])
    expect(engine.names()).toEqual({ a: ['app:2'], b: ['base:1'], c: ['app:1'] })
    expect(engine.asked).toEqual(['tag a app:2'])
  })
})

describe('an untag whose other name goes meanwhile', () => {
  it('fails rather than remove the image', async () => {
    const { naming, engine } = started({ a: ['app:1', 'app:2', 'x:1'], b: ['base:1'] })
    engine.meanwhile('remove app:1', () => engine.take('x:1'))
    expect(await failureOf(naming.run([untag(a, 'app:1'), untag(a, 'app:2')], []))).toMatchObject({
      kind: 'in-use',
      message: expect.stringContaining('`app:2` is the only name that the image has now') as string,
    })
    expect(engine.names()).toEqual({ a: ['app:1', 'app:2'], b: ['base:1'] })
  })
})

describe('the ledger', () => {
  it('has an entry for each wish', async () => {
    const { naming, page } = started({ a: ['app:1', 'app:2'], b: ['base:1'], c: ['c:1'] })
    const wishes = [tag(c, 'mine:1'), rename(b, 'base:1', 'base:2'), untag(a, 'app:1')]
    const { ledgerIds } = await naming.run(wishes, [])
    expect(ledgerIds).toEqual([1, 2, 3])
    const common = {
      engineId: 'engine-1',
      startedAtMs: 7,
      endedAtMs: 7,
      outcome: 'succeeded',
      undo: 'possible',
    }
    expect(page().toReversed()).toEqual([
      {
        ...{ id: 1, action: 'tag', imageId: c, reference: 'mine:1', ...common },
        command: `docker tag ${shortDigest(c)} mine:1`,
      },
      {
        ...{ id: 2, action: 'rename', imageId: b, reference: 'base:2', names: ['base:1'], ...common },
        command: `docker tag ${shortDigest(b)} base:2 && docker rmi base:1`,
      },
      {
        ...{ id: 3, action: 'untag', imageId: a, reference: 'app:1', ...common },
        command: 'docker rmi app:1',
      },
    ])
  })

  it('tells the window at once that an entry can be undone', async () => {
    const { naming, told } = started()
    await naming.run([tag(a, 'mine:1')], [])
    expect(told.map(({ outcome, undo }) => [outcome, undo])).toEqual([
      ['running', undefined],
      ['succeeded', 'possible'],
    ])
  })
})
