import { describe, expect, it } from 'vitest'
import { engineIdOf, shortDigest } from '../../../../electron/core/identity.ts'
import type { NamingWish } from '../../../../electron/core/names/naming.ts'
import { idOf, playedEngine, type PlayedEngine } from './naming-engine.ts'
import { failureOf, namingOn, rename, started, tag, untag } from './naming-on.ts'

const [a, b, c] = [idOf('a'), idOf('b'), idOf('c')]

describe('undoing', () => {
  const before = { a: ['app:1', 'app:2'], b: ['base:1'], c: [] }

  it.each<[string, NamingWish]>([
    ['a tag', tag(a, 'mine:1')],
    ['a tag that took a name', tag(a, 'base:1')],
    ['a rename', rename(a, 'app:1', 'mine:1')],
    ['a rename that took a name', rename(a, 'app:1', 'base:1')],
    ['a rename to a name that it had', rename(a, 'app:1', 'app:2')],
    ['an untag', untag(a, 'app:1')],
  ])('puts the names back after %s, and undoing that does it again', async (_, wish) => {
    const { naming, engine } = started(before)
    const { ledgerIds } = await naming.run([wish], [b])
    const after = engine.names()
    expect(after).not.toEqual(before)

    const undone = await naming.undo(ledgerIds)
    expect(engine.names()).toEqual(before)
    const again = await naming.undo(undone)
    expect(engine.names()).toEqual(after)
    await naming.undo(again)
    expect(engine.names()).toEqual(before)
  })

  it('puts all back together', async () => {
    const { naming, engine } = started(before)
    const wishes = [rename(a, 'app:1', 'base:1'), rename(b, 'base:1', 'app:1'), tag(c, 'mine:1')]
    const [first, second] = (await naming.run(wishes, [])).ledgerIds
    await naming.undo([first, second].flatMap((id) => id ?? []))
    expect(engine.names()).toEqual({ ...before, c: ['mine:1'] })
  })

  it('is recorded, once for each entry, and says what it undid', async () => {
    const { naming, told, page } = started(before)
    await naming.run([rename(a, 'app:1', 'mine:1')], [])
    expect(await naming.undo([1, 1])).toEqual([2])
    expect(page()).toMatchObject([
      {
        ...{ id: 2, action: 'rename', imageId: a, reference: 'app:1', names: ['mine:1'] },
        ...{ outcome: 'succeeded', undo: 'possible', undoes: 1 },
        command: `docker tag ${shortDigest(a)} app:1 && docker rmi mine:1`,
      },
      { id: 1, undo: 'undone' },
    ])
    expect(told.at(-1)).toMatchObject({ id: 2, undoes: 1, outcome: 'succeeded' })
    await naming.undo([2])
    expect(page()[0]).toMatchObject({ id: 3, action: 'rename', reference: 'mine:1', names: ['app:1'] })
  })

  it('is done once', async () => {
    const { naming } = started(before)
    const { ledgerIds } = await naming.run([tag(a, 'mine:1')], [])
    await naming.undo(ledgerIds)
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({ message: 'This has been undone before.' })
  })

  it('works after a restart, and is remembered after one', async () => {
    const { naming, engine, folder, close } = started(before)
    const { ledgerIds } = await naming.run([rename(a, 'app:1', 'base:1')], [b])
    close()
    const second = namingOn(engine, { folder })
    expect(second.page()).toMatchObject([{ undo: 'possible' }])
    await second.naming.undo(ledgerIds)
    expect(engine.names()).toEqual(before)
    second.close()
    const third = namingOn(engine, { folder })
    expect(third.page()).toMatchObject([{ undo: 'possible', undoes: 1 }, { undo: 'undone' }])
    expect(await failureOf(third.naming.undo(ledgerIds))).toMatchObject({ kind: 'invalid-input' })
  })

  it('works without a database for as long as Lading runs', async () => {
    const engine = playedEngine(before)
    const { naming, told } = namingOn(engine)
    const { ledgerIds } = await naming.run([tag(a, 'base:1')], [b])
    expect(ledgerIds).toEqual([-1])
    expect(naming.withUndo(told.slice(-1))).toMatchObject([{ id: -1, undo: 'possible' }])
    await naming.undo(ledgerIds)
    expect(engine.names()).toEqual(before)
  })

  it.each<[string, (engine: PlayedEngine) => void, string]>([
    [
      'names another image',
      (engine) => engine.give('c', 'mine:1'),
      'has moved on and names cccccccccccc now',
    ],
    ['is gone', (engine) => engine.take('mine:1'), 'no image is named `mine:1` now'],
  ])('is refused where the name %s since', async (_, meanwhile, words) => {
    const { naming, engine, page } = started(before)
    const { ledgerIds } = await naming.run([rename(a, 'app:1', 'mine:1')], [])
    meanwhile(engine)
    const now = engine.names()
    expect(page()[0]).not.toHaveProperty('undo')
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
    expect(engine.names()).toEqual(now)
  })

  it('is refused where the old name names another image since', async () => {
    const { naming, engine } = started(before)
    const { ledgerIds } = await naming.run([untag(a, 'app:1')], [])
    engine.give('c', 'app:1')
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({ kind: 'invalid-input' })
  })

  it('is refused where the image that had the name is gone: it would have to be downloaded', async () => {
    const { naming, engine, page } = started(before)
    const { ledgerIds } = await naming.run([tag(a, 'base:1')], [b])
    engine.remove('b')
    expect(page()[0]).not.toHaveProperty('undo')
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({
      kind: 'not-found',
      message: 'It cannot be undone any more: the image bbbbbbbbbbbb, which was named `base:1`, is gone.',
    })
  })

  it('is refused where the image would lose its only name, and with it be removed', async () => {
    const { naming, engine } = started(before)
    const { ledgerIds } = await naming.run([tag(c, 'mine:1')], [])
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({
      message: 'Without `mine:1` the image would have no name left, and the engine would remove it.',
    })
    expect(engine.names()['c']).toEqual(['mine:1'])
  })

  it('is refused on another engine', async () => {
    const { naming, engine, page } = started(before)
    const { ledgerIds } = await naming.run([tag(a, 'mine:1')], [])
    engine.id = engineIdOf('engine-2')
    expect(page()[0]).not.toHaveProperty('undo')
    expect(await failureOf(naming.undo(ledgerIds))).toMatchObject({
      message: 'This was done on another engine.',
    })
  })

  it('is refused for what gave and took no names', async () => {
    const { naming } = started(before)
    expect(await failureOf(naming.undo([99]))).toMatchObject({ kind: 'not-found' })
  })

  it('that fails changes nothing, and can be tried again', async () => {
    const { naming, engine, page } = started(before)
    const { ledgerIds } = await naming.run([rename(a, 'app:1', 'mine:1')], [])
    const after = engine.names()
    engine.dieAt('remove mine:1')
    await failureOf(naming.undo(ledgerIds))
    engine.revive()
    engine.take('app:1')
    expect(engine.names()).toEqual(after)
    expect(page()).toMatchObject([{ outcome: 'failed' }, { undo: 'possible' }])
    await naming.undo(ledgerIds)
    expect(engine.names()).toEqual(before)
  })

  it('brings back also a name that nobody may give anew', async () => {
    const odd = { a: ['0123456789ab:1', 'app:1'], b: ['base:1'] }
    const { naming, engine } = started(odd)
    await naming.undo((await naming.run([untag(a, '0123456789ab:1')], [])).ledgerIds)
    expect(engine.names()).toEqual(odd)
  })
})
