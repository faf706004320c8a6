import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineFacts } from '../../../../electron/core/engine-state.ts'
import { isLocalOnly } from '../../../../electron/core/images/image.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import {
  facts,
  lastSeen,
  idOf,
  listed,
  inspected,
  kept,
  listPath,
  containersPath,
  inspectPath,
  missing,
  inventoryWith,
  followed,
} from './inventory-on.ts'
import { openEndedClient } from './open-ended-client.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('an inventory', () => {
  it('knows nothing before an engine was seen', () => {
    expect(inventoryWith().inventory.snapshot()).toEqual({
      revision: 0,
      freshness: { kind: 'unknown' },
      images: [],
    })
  })

  it('says what was pulled, once it is known what that is', async () => {
    const { inventory, next, pulled } = await followed()
    inventory.onEvent({ kind: 'name-changed', name: 'redis:7', isPulled: true })
    await next(inspectPath('redis:7')).answer(inspected('a', 'redis:7'))
    expect(pulled).toEqual(['redis:7 a'])
  })

  it('does not take for pulled what got the name otherwise since', async () => {
    const { inventory, next, pulled } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'name-changed', name: 'other:1' })
    inventory.onEvent({ kind: 'name-changed', name: 'other:2' })
    inventory.onEvent({ kind: 'name-changed', name: 'other:3' })
    inventory.onEvent({ kind: 'name-changed', name: 'other:4' })
    inventory.onEvent({ kind: 'name-changed', name: 'redis:7', isPulled: true })
    inventory.onEvent({ kind: 'name-changed', name: 'redis:7' })
    await next(inspectPath('other:1')).answer(inspected('b', 'other:1'))
    await next(inspectPath('redis:7')).answer(inspected('c', 'redis:7'))
    expect(pulled).toEqual([])
  })

  it('says on Podman what was pulled only of the image that was', async () => {
    const { inventory, next, pulled } = await followed()
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a'), pulledAs: 'redis:7' })
    await next(inspectPath('redis:7')).answer(inspected('b', 'redis:7'))
    expect(pulled).toEqual([])
  })

  it('shows what was last seen at the endpoint, as of then', () => {
    const { inventory } = inventoryWith([kept('a', 'redis:7')], lastSeen)
    inventory.expect('unix:///docker.sock')
    expect(inventory.snapshot()).toMatchObject({
      freshness: { kind: 'stale', asOfMs: 3_000 },
      images: [kept('a', 'redis:7')],
    })
  })

  it('forgets what was last seen where another engine answers', async () => {
    const last = { engineId: engineIdOf('E0'), facts, seenAtMs: 3_000 }
    const { inventory, changes } = inventoryWith([kept('a', 'redis:7')], last)
    inventory.expect('unix:///docker.sock')
    inventory.follow(openEndedClient().client, facts, 'unix:///docker.sock')
    await vi.advanceTimersByTimeAsync(100)
    expect(inventory.snapshot()).toMatchObject({ freshness: { kind: 'unknown' }, images: [] })
    expect(changes.at(-1)).toMatchObject({ removed: [idOf('a')] })
  })

  it('shows nothing where there is no endpoint any more', () => {
    const { inventory } = inventoryWith([kept('a', 'redis:7')], lastSeen)
    inventory.expect('unix:///docker.sock')
    inventory.expect(undefined)
    expect(inventory.snapshot()).toMatchObject({ freshness: { kind: 'unknown' }, images: [] })
  })

  it('is live once it has listed everything', async () => {
    const { inventory, tags } = await followed(listed('a', 'redis:7'), listed('b'))
    expect(inventory.snapshot().freshness).toEqual({ kind: 'live' })
    expect(tags()).toEqual({ a: 'redis:7', b: '' })
  })

  it('keeps the whole list once, and then what changes', async () => {
    const { inventory, next, written } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    await next(inspectPath(idOf('b'))).answer(inspected('b', 'redis:8'))
    expect(written).toEqual(['engine', 'all: redis:7', 'patch: 1+0'])
  })

  it('says nothing of an image that an event names and that has not changed', async () => {
    const { inventory, next, changes } = await followed(listed('a', 'redis:7'))
    const before = changes.length
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    await next(inspectPath(idOf('a'))).answer(inspected('a', 'redis:7'))
    expect(changes).toHaveLength(before)
  })

  it('asks who has lost a name that another image got', async () => {
    const { inventory, next, tags } = await followed(listed('a', 'redis:7', 'redis:latest'))
    inventory.onEvent({ kind: 'name-changed', name: 'redis:latest' })
    await next(inspectPath('redis:latest')).answer(inspected('b', 'redis:latest'))
    await next(inspectPath(idOf('a'))).answer(inspected('a', 'redis:7'))
    expect(tags()).toEqual({ a: 'redis:7', b: 'redis:latest' })
  })

  it('never says of two images that they have one name', async () => {
    const { inventory, next, tags } = await followed(listed('a', 'redis:7', 'redis:latest'))
    inventory.onEvent({ kind: 'name-changed', name: 'redis:latest' })
    await next(inspectPath('redis:latest')).answer(inspected('b', 'redis:latest'))
    expect(tags()).toEqual({ a: 'redis:7', b: 'redis:latest' })
  })

  it('asks again for an image that lost its last name and seems to be gone', async () => {
    const { inventory, next, asked, tags } = await followed(listed('a', 'redis:latest'))
    inventory.onEvent({ kind: 'name-changed', name: 'redis:latest' })
    await next(inspectPath('redis:latest')).answer(inspected('b', 'redis:latest'))
    await next(inspectPath(idOf('a'))).refuse(missing)
    await (await asked(inspectPath(idOf('a')))).answer(inspected('a'))
    expect(tags()).toEqual({ a: '', b: 'redis:latest' })
  })

  it('takes an image off that is no longer there', async () => {
    const { inventory, next, changes, tags } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-deleted', imageId: idOf('a') })
    await next(inspectPath(idOf('a'))).refuse(Object.assign(new Error('No such image'), { statusCode: 404 }))
    expect(tags()).toEqual({})
    expect(changes.at(-1)).toMatchObject({ upserted: [], removed: [idOf('a')] })
  })

  it('counts its revisions without a gap', async () => {
    const { inventory, next, changes } = await followed(listed('a'))
    for (const name of ['x', 'y', 'z']) {
      inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
      await next(inspectPath(idOf('a'))).answer(inspected('a', name))
    }
    expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => index + 1))
    expect(inventory.snapshot().revision).toBe(changes.length)
  })

  it('never lists twice at once', async () => {
    const { inventory, questions } = await followed(listed('a'))
    const refreshes = [inventory.refresh(), inventory.refresh(), inventory.refresh()]
    expect(questions.filter(({ path }) => path === listPath)).toHaveLength(1)
    expect(new Set(refreshes).size).toBe(1)
  })

  it('asks about nothing while it lists, and about everything that came meanwhile afterwards', async () => {
    const { inventory, next, questions, tags } = await followed(listed('a', 'redis:7'))
    void inventory.refresh()
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    expect(questions.map(({ path }) => path).sort()).toEqual([containersPath, listPath])
    await next(containersPath).answer([])
    await next(listPath).answer([listed('a', 'redis:7')])
    await next(inspectPath(idOf('b'))).answer(inspected('b', 'redis:8'))
    expect(tags()).toEqual({ a: 'redis:7', b: 'redis:8' })
  })

  it('asks about no more than four images at a time', async () => {
    const { inventory, questions, next } = await followed()
    for (const letter of 'abcdef') inventory.onEvent({ kind: 'image-changed', imageId: idOf(letter) })
    expect(questions).toHaveLength(4)
    for (const letter of 'abcdef') await next(inspectPath(idOf(letter))).answer(inspected(letter, letter))
    expect(inventory.snapshot().images).toHaveLength(6)
  })

  it('keeps a newer answer where an older one comes late', async () => {
    const { inventory, questions, tags } = await followed(listed('a', 'one'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    inventory.onEvent({ kind: 'name-changed', name: 'two' })
    const [older, other, newer] = [...questions]
    await newer?.answer(inspected('a', 'one', 'two'))
    await older?.answer(inspected('a', 'one'))
    await other?.refuse(missing)
    expect(tags()).toEqual({ a: 'one,two' })
  })

  it('does not bring back an image that went while an older answer was on its way', async () => {
    const { inventory, questions, next, tags } = await followed(listed('a', 'one'))
    inventory.onEvent({ kind: 'name-changed', name: 'one' })
    inventory.onEvent({ kind: 'image-deleted', imageId: idOf('a') })
    const [older] = [...questions]
    await next(inspectPath(idOf('a'))).refuse(missing)
    await older?.answer(inspected('a', 'one'))
    expect(tags()).toEqual({})
  })

  it('keeps the containers that it read while a slow list was on its way', async () => {
    const engine = openEndedClient()
    const { inventory } = inventoryWith()
    inventory.follow(engine.client, facts, 'unix:///docker.sock')
    await engine.next(containersPath).answer([])
    inventory.onEvent({ kind: 'containers-changed' })
    await vi.advanceTimersByTimeAsync(100)
    const container = { Id: 'c'.repeat(64), Names: ['/web'], ImageID: idOf('a'), State: 'running' }
    await engine.next(containersPath).answer([container])
    await engine.next(listPath).answer([listed('a', 'redis:7')])
    expect(inventory.snapshot().images[0]?.usedBy).toEqual([
      { id: 'c'.repeat(64), name: 'web', running: true },
    ])
  })

  it('knows an image by its names at registries once it is known to have been pulled, and keeps knowing it', async () => {
    const store: EngineFacts = { ...facts, store: 'containerd' }
    const engine = openEndedClient()
    const { inventory } = inventoryWith()
    inventory.follow(engine.client, store, 'unix:///docker.sock')
    await engine.next(containersPath).answer([])
    await engine.next(listPath).answer([listed('a', 'redis:7'), listed('b', 'built:1')])
    const local = () => inventory.snapshot().images.filter(isLocalOnly)
    expect(local()).toHaveLength(2)
    inventory.cameFromRegistry(idOf('a'))
    expect(local().map(({ id }) => id)).toEqual([idOf('b')])
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    await engine.next(inspectPath(idOf('a'))).answer(inspected('a'))
    expect(local().map(({ id }) => id)).toEqual([idOf('b')])
  })

  it('says when an image was first seen, and of one that was known before what was said then', async () => {
    const cached = [{ ...kept('a'), firstSeenAtMs: 3_000 }, kept('b')]
    const engine = openEndedClient()
    const { inventory } = inventoryWith(cached, { engineId: facts.id, facts, seenAtMs: 4_000 })
    inventory.expect('unix:///docker.sock')
    inventory.follow(engine.client, facts, 'unix:///docker.sock')
    await engine.next(containersPath).answer([])
    await engine.next(listPath).answer([listed('a'), listed('b'), listed('c')])
    const seen = inventory.snapshot().images.map(({ id, firstSeenAtMs }) => [id, firstSeenAtMs])
    expect(seen).toEqual([
      [idOf('a'), 3_000],
      [idOf('b'), undefined],
      [idOf('c'), 5_000],
    ])
  })

  it('says when an image was last used, and since when that is watched', async () => {
    const { inventory, changes } = await followed(listed('a', 'redis:7'))
    const use = { containerId: 'c'.repeat(64), image: 'redis:7', atMs: 4_000 }
    inventory.onEvent({ kind: 'containers-changed', use })
    await vi.advanceTimersByTimeAsync(100)
    expect(changes.at(-1)).toMatchObject({
      ...{ upserted: [{ id: idOf('a'), lastUsedAtMs: 4_000, usedBy: [] }], watchedSinceMs: 5_000 },
    })
    expect(inventory.snapshot().watchedSinceMs).toBe(5_000)
  })

  it('says when an image was last used that was used before it could be asked about', async () => {
    const { inventory, next } = await followed()
    inventory.onEvent({ kind: 'name-changed', name: 'redis:7' })
    const use = { containerId: 'c'.repeat(64), image: 'redis:7', atMs: 4_000 }
    inventory.onEvent({ kind: 'containers-changed', use })
    await next(inspectPath('redis:7')).answer(inspected('a', 'redis:7'))
    expect(inventory.image(idOf('a'))?.lastUsedAtMs).toBe(4_000)
  })

  it('tells once more of an image that is gone when the containers that used it go', async () => {
    const { inventory, next, changes } = await followed(listed('a'))
    const container = { Id: 'c'.repeat(64), Names: ['/web'], ImageID: idOf('b'), State: 'exited' }
    inventory.onEvent({ kind: 'containers-changed' })
    await vi.advanceTimersByTimeAsync(500)
    await next(containersPath).answer([container])
    expect(inventory.containersOf(idOf('b'))).toHaveLength(1)
    inventory.onEvent({ kind: 'containers-changed' })
    await vi.advanceTimersByTimeAsync(500)
    await next(containersPath).answer([])
    expect(inventory.containersOf(idOf('b'))).toEqual([])
    expect(changes.at(-1)).toMatchObject({ upserted: [], removed: [idOf('b')] })
  })

  it('says of its first change after a list that it is one', async () => {
    const { inventory, next, listedFlags } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    await next(inspectPath(idOf('b'))).answer(inspected('b', 'redis:8'))
    expect(listedFlags).toEqual([true, false])
  })

  it('asks for the containers once for many events', async () => {
    const { inventory, questions } = await followed(listed('a'))
    for (let event = 0; event < 100; event += 1) inventory.onEvent({ kind: 'containers-changed' })
    await vi.advanceTimersByTimeAsync(100)
    expect(questions.map(({ path }) => path)).toEqual([containersPath])
  })

  it('says that the list could not be read, in the words of the failure', async () => {
    const engine = openEndedClient()
    const { inventory } = inventoryWith()
    inventory.follow(engine.client, facts, 'unix:///docker.sock')
    await engine.next(containersPath).answer([])
    await engine.next(listPath).refuse(new Error('out of order'))
    expect(inventory.snapshot().freshness).toMatchObject({
      kind: 'unreadable',
      failure: { ownWords: 'Error: out of order' },
    })
  })

  it('is live again after a refresh that went well', async () => {
    const { inventory, next } = await followed(listed('a'))
    const first = inventory.refresh()
    await next(containersPath).answer([])
    await next(listPath).refuse(new Error('out of order'))
    await first
    const second = inventory.refresh()
    await next(containersPath).answer([])
    await next(listPath).answer([listed('b', 'redis:7')])
    await second
    expect(inventory.snapshot()).toMatchObject({
      freshness: { kind: 'live' },
      images: [kept('b', 'redis:7')],
    })
  })

  it('asks once more where a question failed, for an engine may be in the middle of a removal', async () => {
    const { inventory, next, asked, troubles, tags } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    await next(inspectPath(idOf('a'))).refuse(new Error('layer does not exist'))
    await (await asked(inspectPath(idOf('a')))).refuse(missing)
    expect(troubles).toEqual([])
    expect(tags()).toEqual({})
  })

  it('tells of an image that could not be asked about twice, and goes on with the others', async () => {
    const { inventory, next, asked, troubles, tags } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('c') })
    await next(inspectPath(idOf('b'))).refuse(new Error('content not found'))
    await next(inspectPath(idOf('c'))).answer(inspected('c', 'redis:8'))
    await (await asked(inspectPath(idOf('b')))).refuse(new Error('content not found'))
    expect(troubles).toHaveLength(1)
    expect(tags()).toEqual({ a: 'redis:7', c: 'redis:8' })
  })

  it('keeps what it knows when the engine goes, as of then', async () => {
    const { inventory, tags } = await followed(listed('a', 'redis:7'))
    inventory.suspend()
    expect(inventory.snapshot().freshness).toEqual({ kind: 'stale', asOfMs: 5_000 })
    expect(tags()).toEqual({ a: 'redis:7' })
  })

  it('gives up every question when the engine goes, and complains of none', async () => {
    const { inventory, questions, troubles } = await followed(listed('a'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    void inventory.refresh()
    inventory.suspend()
    await vi.advanceTimersByTimeAsync(100)
    expect(questions).toEqual([])
    expect(troubles).toEqual([])
    expect(inventory.snapshot().freshness.kind).toBe('stale')
  })

  it('follows events again after a question that never was answered', async () => {
    const { inventory, tags } = await followed(listed('a', 'redis:7'))
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('a') })
    inventory.suspend()
    const again = openEndedClient()
    inventory.follow(again.client, facts, 'unix:///docker.sock')
    await again.next(containersPath).answer([])
    await again.next(listPath).answer([listed('a', 'redis:7')])
    inventory.onEvent({ kind: 'image-changed', imageId: idOf('b') })
    await again.next(inspectPath(idOf('b'))).answer(inspected('b', 'redis:8'))
    expect(tags()).toEqual({ a: 'redis:7', b: 'redis:8' })
  })

  it('refreshes nothing while there is no engine', async () => {
    const { inventory, changes } = inventoryWith()
    await inventory.refresh()
    await vi.advanceTimersByTimeAsync(100)
    expect(changes).toEqual([])
  })
})
