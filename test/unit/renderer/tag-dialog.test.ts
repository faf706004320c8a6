import { describe, expect, it } from 'vitest'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { NamingOutcome, NamingWish } from '../../../electron/core/names/naming.ts'
import { TagDialog } from '../../../renderer/src/views/images/naming/tag-dialog.svelte.ts'
import { image, imageId } from './samples.ts'
import { TableWorld } from './table-support.svelte.ts'

const noon = Date.UTC(2026, 10, 24, 12)
const failure: Failure = { kind: 'not-found', message: 'It is gone.', advice: 'Choose another.' }
const redis = image(1, { tags: ['redis:7'] })
const api = image(2, { tags: ['acme/api:1.2', 'acme/api:latest'] })
const dangling = image(3, { tags: [] })

const setUp = (...images: readonly InventoryImage[]) => {
  const inventory = new TableWorld(...images)
  const ran: { readonly wishes: readonly NamingWish[]; readonly losers: readonly ImageId[] }[] = []
  let answer: Result<NamingOutcome> = {
    ok: true,
    value: { plan: { items: [], canRun: true }, ledgerIds: [1] },
  }
  const dialog = new TagDialog({
    inventory,
    nowMs: () => noon,
    naming: {
      run: (wishes, losers) => {
        ran.push({ wishes, losers })
        return Promise.resolve(answer)
      },
    },
  })
  return {
    dialog,
    ran,
    inventory,
    tags: () => dialog.items.map(({ tag }) => tag),
    fail: () => void (answer = { ok: false, failure }),
  }
}

describe('the proposed tag', () => {
  it('is the one that the image has, or the date where that is taken or there is none', () => {
    const { dialog, tags } = setUp(redis, api, dangling)
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'nginx' })
    expect(tags()).toEqual(['7'])
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'docker.io/library/redis' })
    expect(tags()).toEqual(['2026-11-24'])
    dialog.open({ kind: 'tag', imageIds: [dangling.id] })
    expect(tags()).toEqual(['2026-11-24'])
  })

  it('follows the repository until another one is typed', () => {
    const { dialog, tags } = setUp(redis)
    dialog.open({ kind: 'tag', imageIds: [redis.id] })
    dialog.writeRepository('redis')
    expect(tags()).toEqual(['2026-11-24'])
    dialog.writeTag(redis.id, 'mine')
    dialog.writeRepository('nginx')
    expect(tags()).toEqual(['mine'])
  })

  it('differs for each of several images', () => {
    const { dialog, tags } = setUp(redis, image(4, { tags: ['valkey:7'] }), image(5, { tags: ['keydb:7'] }))
    dialog.open({ kind: 'tag', imageIds: [1, 4, 5].map(imageId), repository: 'cache' })
    expect(tags()).toEqual(['7', '2026-11-24', '2026-11-24-2'])
    expect(dialog.canRun).toBe(true)
    expect(dialog.doWords).toBe('Tag 3 images')
  })
})

describe('one image', () => {
  it('is tagged as the boxes say, and the command says the same', async () => {
    const { dialog, ran } = setUp(redis)
    dialog.open({ kind: 'tag', imageIds: [redis.id] })
    expect(dialog.canRun).toBe(false)
    dialog.writeRepository(' acme/cache ')
    expect(dialog.doWords).toBe('Tag')
    expect(dialog.commands).toEqual(['docker tag 000000000000 acme/cache:7'])
    expect(dialog.reading.map(({ text }) => text)).toEqual(['docker.io', 'acme', 'cache', '7'])
    expect(await dialog.submit()).toBe(true)
    expect(ran).toEqual([{ wishes: [{ kind: 'tag', imageId: redis.id, name: 'acme/cache:7' }], losers: [] }])
  })

  it('takes a name from another one only when that is said, and names who loses it', async () => {
    const { dialog, ran } = setUp(redis, api)
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'acme/api' })
    dialog.writeTag(redis.id, '1.2')
    expect(dialog.items[0]?.planned?.takenFrom).toMatchObject({ imageId: api.id, isLastName: false })
    expect(dialog.doWords).toBe('Take the name')
    await dialog.submit()
    expect(ran[0]?.losers).toEqual([api.id])
  })

  it('that has the name already is left alone', () => {
    const { dialog } = setUp(redis)
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'redis' })
    dialog.writeTag(redis.id, '7')
    expect(dialog.items[0]?.planned?.isDoneAlready).toBe(true)
    expect(dialog.canRun).toBe(false)
  })

  it('is renamed from the name that was chosen', async () => {
    const { dialog, ran } = setUp(api)
    dialog.open({ kind: 'rename', imageIds: [api.id] })
    expect([dialog.from, dialog.repository, dialog.items[0]?.tag]).toEqual([
      'acme/api:1.2',
      'acme/api',
      '1.2',
    ])
    expect(dialog.canRun).toBe(false)
    dialog.replace('acme/api:latest')
    dialog.writeTag(api.id, '2')
    expect(dialog.doWords).toBe('Rename')
    await dialog.submit()
    expect(ran[0]?.wishes).toEqual([
      { kind: 'rename', imageId: api.id, from: 'acme/api:latest', name: 'acme/api:2' },
    ])
  })

  it('that goes while the dialog is open is said to be gone, and nothing is done', async () => {
    const { dialog, ran, inventory } = setUp(redis)
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'acme' })
    expect(dialog.canRun).toBe(true)
    inventory.have()
    expect(dialog.items[0]).toMatchObject({ title: 'redis:7', planned: { mistake: { kind: 'not-found' } } })
    expect(await dialog.submit()).toBe(false)
    expect(ran).toEqual([])
  })

  it('has both boxes filled by a name that is pasted', () => {
    const { dialog, tags } = setUp(redis)
    dialog.open({ kind: 'tag', imageIds: [redis.id] })
    expect(dialog.paste('127.0.0.1:5000/acme/api:1.2')).toBe(true)
    expect([dialog.repository, ...tags()]).toEqual(['127.0.0.1:5000/acme/api', '1.2'])
    expect(dialog.paste('127.0.0.1:5000/acme')).toBe(false)
  })
})

describe('what fails', () => {
  it('is said in the dialog until something is changed', async () => {
    const { dialog, fail } = setUp(redis)
    fail()
    dialog.open({ kind: 'tag', imageIds: [redis.id], repository: 'acme' })
    expect(await dialog.submit()).toBe(false)
    expect(dialog.failure).toEqual(failure)
    expect(dialog.request).toBeDefined()
    dialog.writeTag(redis.id, '8')
    expect(dialog.failure).toBeUndefined()
  })
})

describe('several images', () => {
  it('that want one name cannot be tagged, until one is left out or wants another', () => {
    const { dialog } = setUp(redis, api)
    dialog.open({ kind: 'tag', imageIds: [redis.id, api.id], repository: 'set' })
    dialog.writeTag(api.id, '7')
    expect(dialog.canRun).toBe(false)
    expect(dialog.items.map(({ planned }) => planned?.mistake?.kind)).toEqual([
      'invalid-input',
      'invalid-input',
    ])
    dialog.leaveOut(api.id)
    expect(dialog.canRun).toBe(true)
    expect(dialog.doWords).toBe('Tag')
  })

  it('say how many names they take', () => {
    const { dialog } = setUp(redis, dangling, api)
    dialog.open({ kind: 'tag', imageIds: [redis.id, dangling.id], repository: 'acme/api' })
    dialog.writeTag(redis.id, '1.2')
    expect(dialog.doWords).toBe('Tag 2 images and take 1 name')
  })

  it('that are too many for one plan are refused', () => {
    const many = Array.from({ length: 501 }, (_, number) => image(number))
    const { dialog } = setUp(...many)
    dialog.open({ kind: 'tag', imageIds: many.map(({ id }) => id), repository: 'acme' })
    expect([dialog.isTooMany, dialog.canRun]).toEqual([true, false])
  })
})
