import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import { keyOfRow } from '../../../renderer/src/views/cleanup/plan-rows.ts'
import { planKey } from '../../../renderer/src/views/cleanup/plan-keys.ts'
import {
  containerItem,
  containerOf,
  idOf,
  imageItem,
  namedImage,
  protection,
  recordOf,
  resourcesOf,
  stopped,
  volumeItem,
  volumeOf,
  type Planned,
} from './cleanup-samples.ts'
import { CleanupWorld } from './cleanup-support.svelte.ts'

const planned = async (parts: Planned): Promise<CleanupWorld> => {
  const world = new CleanupWorld(parts)
  await world.cleanup.ask()
  return world
}

const several: Planned = {
  rules: { unused: true, stoppedContainers: true, buildCache: true },
  images: [
    namedImage('web', { tags: ['web:1', 'web:2'] }),
    namedImage('db', { usedBy: [stopped('old')] }),
    namedImage('kept'),
  ],
  layers: { web: ['web-10'], db: ['db-5'], kept: ['kept-1'] },
  protections: [protection('image', 'kept:1', 'Ours')],
  resources: resourcesOf({
    containers: [containerOf('old', { imageId: idOf('db') })],
    cache: [recordOf('r')],
  }),
}

const keysOf = ({ screen }: CleanupWorld): readonly string[] => screen.rows.map(keyOfRow)

describe('the rows of a plan', () => {
  it('stand by kind, images first, each by name, and what stays is folded at the end', async () => {
    const world = await planned(several)
    expect(keysOf(world)).toEqual([
      ...['group:image', imageItem('db'), imageItem('web')],
      ...['group:container', containerItem('old')],
      ...['group:cache', 'cache:r', 'group:stays'],
    ])
  })

  it('say why something stays once that is unfolded', async () => {
    const world = await planned(several)
    world.screen.fold('stays', false)
    const row = world.screen.rows.at(-1)
    expect(row).toMatchObject({ kind: 'stay', sentences: ['Protected as `kept:1`: Ours.'] })
  })

  it('are narrowed by a text, in names and reasons of what goes and stays, which unfolds them', async () => {
    const world = await planned(several)
    world.screen.fold('image', true)
    world.screen.filter = 'WEB:2'
    expect(keysOf(world)).toEqual(['group:image', imageItem('web')])
    world.screen.filter = 'ours'
    expect(keysOf(world)).toEqual(['group:stays', `stays:${imageItem('kept')}`])
    world.screen.filter = 'no such thing'
    expect(keysOf(world)).toEqual([])
  })
})

describe('the box of a kind', () => {
  it('stands for all of it, and is half ticked where some is', async () => {
    const world = await planned(several)
    const { screen, cleanup } = world
    const header = screen.rows[0]!
    const boxes = [imageItem('web'), imageItem('db')]
    expect(screen.boxOf(boxes)).toBe('all')
    cleanup.tick([imageItem('db')], false)
    expect(screen.boxOf(boxes)).toBe('some')
    screen.toggle(header)
    expect(screen.boxOf(boxes)).toBe('all')
    screen.toggle(header)
    expect(screen.boxOf(boxes)).toBe('none')
  })

  it('acts on what is shown alone', async () => {
    const { screen, cleanup } = await planned(several)
    screen.filter = 'web'
    screen.toggle(screen.rows[0]!)
    expect(cleanup.tally?.isTicked(imageItem('web'))).toBe(false)
    expect(cleanup.tally?.isTicked(imageItem('db'))).toBe(true)
  })
})

describe('the box of volumes', () => {
  const volumes = (...all: readonly ReturnType<typeof volumeOf>[]): Promise<CleanupWorld> =>
    planned({ rules: { unusedVolumes: true }, resources: resourcesOf({ volumes: all }) })
  const nobodys = volumeOf('f00', { isAnonymous: true })

  it('stands for those that nobody gave a name, and leaves the others to their own boxes', async () => {
    const { screen, cleanup } = await volumes(nobodys, volumeOf('data'))
    const header = screen.rows[0]!
    expect(header).toMatchObject({
      ids: [volumeItem('data'), volumeItem('f00')],
      boxIds: [volumeItem('f00')],
    })
    screen.toggle(header)
    expect(cleanup.tally?.ticked()).toEqual([])
    screen.toggle(header)
    expect(cleanup.tally?.ticked()).toEqual([volumeItem('f00')])
    screen.toggle(screen.rows[1]!)
    expect(cleanup.tally?.isTicked(volumeItem('data'))).toBe(true)
  })

  it('is missing where somebody gave each of them a name', async () => {
    const { screen, cleanup } = await volumes(volumeOf('data'), volumeOf('more'))
    expect(screen.toggle(screen.rows[0]!)).toBe(false)
    expect(cleanup.tally?.ticked()).toEqual([])
  })
})

describe('a thing that something keeps', () => {
  it('says what has to go with it, for as long as that stays', async () => {
    const { screen, cleanup } = await planned(several)
    const item = cleanup.itemOf(imageItem('db'))!
    expect(screen.blockersOf(item)).toEqual([])
    cleanup.tick([containerItem('old')], false)
    expect(screen.blockersOf(item).map(({ title }) => title)).toEqual(['old'])
    cleanup.tick([imageItem('db')], false)
    expect(screen.blockersOf(item)).toEqual([])
  })

  it('says that either alone frees nothing and both free more', async () => {
    const { screen } = await planned({
      rules: { unused: true },
      images: ['a', 'b', 'c'].map((name) => namedImage(name)),
      layers: { a: ['base-3000000'], b: ['base-3000000'], c: ['c-1'] },
    })
    expect(screen.togetherWords(imageItem('a'))).toMatch(
      /^With `b:1`: either alone frees nothing, both free 3\.00 MB\.$/,
    )
    expect(screen.togetherWords(imageItem('c'))).toBeUndefined()
  })
})

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }

describe('a key in the plan', () => {
  const setUp = async () => {
    const world = await planned(several)
    const did: string[] = []
    const press = (key: string, held: Partial<typeof none> = {}): boolean => {
      const isMeant = planKey({ ...none, ...held, key }, world.screen, 10, {
        menu: () => did.push('menu'),
        open: ({ title }) => did.push(`open ${title}`),
      })
      flushSync()
      return isMeant
    }
    return { ...world, screen: world.screen, cleanup: world.cleanup, did, press }
  }

  it('moves from row to row', async () => {
    const { press, screen } = await setUp()
    press('ArrowDown')
    expect(screen.activeKey).toBe('group:image')
    press('End')
    expect(screen.activeKey).toBe('group:stays')
    press('ArrowUp')
    expect(screen.activeKey).toBe('cache:r')
  })

  it('ticks with Space what has a box, and unfolds what has none', async () => {
    const { press, screen, cleanup } = await setUp()
    press('ArrowDown')
    press('ArrowDown')
    press(' ')
    expect(cleanup.tally?.isTicked(imageItem('db'))).toBe(false)
    press('Home')
    press(' ')
    expect(screen.boxOf([imageItem('web'), imageItem('db')])).toBe('all')
    press('End')
    press(' ')
    expect(screen.rows.at(-1)?.kind).toBe('stay')
  })

  it('folds and unfolds a header', async () => {
    const { press, screen } = await setUp()
    press('Home')
    press('ArrowLeft')
    expect(screen.rows[1]).toMatchObject({ kind: 'group', group: 'container' })
    press('ArrowRight')
    expect(screen.rows[1]?.kind).toBe('item')
    press('Enter')
    expect(screen.rows[1]?.kind).toBe('group')
  })

  it('opens what is looked at, and its menu', async () => {
    const { press, did } = await setUp()
    press('Home')
    press('ArrowDown')
    press('Enter')
    press('F10', { shiftKey: true })
    expect(did).toEqual(['open db:1', 'menu'])
  })

  it('means nothing with Ctrl, or where there is nothing to do', async () => {
    const { press } = await setUp()
    expect(press(' ', { ctrlKey: true })).toBe(false)
    expect(press('a')).toBe(false)
    expect(press(' ')).toBe(false)
  })
})
