import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { imageIdOf, shortDigest, type ImageId } from '../../electron/core/identity.ts'
import { readNewName } from '../../electron/core/names/image-name.ts'
import type { NamingWish } from '../../electron/core/names/naming.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { inspectImage, listImages } from '../../electron/engine/images.ts'
import { removeName, tagImage } from '../../electron/engine/tags.ts'
import { openHistory } from '../../electron/history/database.ts'
import { createLedger } from '../../electron/history/ledger.ts'
import { createNamingUndos } from '../../electron/history/naming-undos.ts'
import { createActivity } from '../../electron/services/activity.ts'
import type { NamingEngine } from '../../electron/services/names/name-changes.ts'
import { createNaming } from '../../electron/services/names/naming.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, engineRequest } from '../support/engine-http.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { loadManyImages } from '../support/flood.ts'
import { greetAt } from '../support/lading.ts'
import { createRunFolder } from '../support/run-folder.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()

afterAll(() => run.dispose())

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it was done',
    (error: { failure?: unknown }) => error.failure,
  )

describe.each(kinds)('names on a %s engine', (kind) => {
  let engine: Engine
  let proxy: FaultProxy
  let greeting: Greeting
  /** Of this test's own: two images with the names `one` and `two`, and a third that is `three` and `three` again. */
  let at: { one: string; two: string; three: string; also: string; ids: Record<string, ImageId> }

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
    greeting = await greetAt(proxy.socketPath)
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  const idOf = async (name: string): Promise<ImageId> => {
    const answer = await engineCall(engine, 'GET', `/images/${name}/json`)
    return imageIdOf(answer.json<{ Id: string }>().Id)
  }

  beforeEach(async () => {
    proxy.setMode({ kind: 'pass' })
    const prefix = randomUUID().slice(0, 8)
    await loadManyImages(engine, 3, { prefix })
    const [one, two, three] = [1, 2, 3].map((tag) => `flood/${prefix}-0000:${tag}`) as [
      string,
      string,
      string,
    ]
    const also = `mine/${prefix}:again`
    await engineCall(engine, 'POST', `/images/${three}/tag?repo=mine/${prefix}&tag=again`)
    at = {
      ...{ one, two, three, also },
      ids: { one: await idOf(one), two: await idOf(two), three: await idOf(three) },
    }
    onTestFinished(async () => {
      for (const id of Object.values(at.ids)) await engineRequest(engine, 'DELETE', `/images/${id}?force=1`)
    })
  })

  const id = (key: 'one' | 'two' | 'three'): ImageId => at.ids[key] ?? imageIdOf('')
  const fresh = (): string => `new/${randomUUID().slice(0, 8)}:1`

  /** The names of this test's images, as they are now; `gone` for one that is not here. */
  const names = async (): Promise<Record<string, readonly string[] | 'gone'>> => {
    const direct = await greetAt(engine.socketPath)
    const found: [string, readonly string[] | 'gone'][] = []
    for (const [key, imageId] of Object.entries(at.ids)) {
      const image = await inspectImage(direct.client, direct.engine, imageId)
      found.push([key, image === undefined ? 'gone' : image.tags.toSorted()])
    }
    return Object.fromEntries(found)
  }
  const asTheyWere = () => ({ one: [at.one], two: [at.two], three: [at.three, at.also].toSorted() })

  const realEngine = (): NamingEngine => ({
    id: greeting.engine.id,
    image: (name) => inspectImage(greeting.client, greeting.engine, name),
    tag: (imageId, name) => tagImage(greeting.client, imageId, name),
    removeName: (name) => removeName(greeting.client, name),
  })

  const namingIn = (folder: string, changed: Partial<NamingEngine> = {}) => {
    const { database } = openHistory({ folder, nowMs: () => Date.now() })
    onTestFinished(() => database.close())
    const ledger = createLedger(database)
    const naming = createNaming({
      engine: () => ({ ...realEngine(), ...changed }),
      images: () => [],
      activity: createActivity(ledger, () => undefined),
      undos: createNamingUndos(database),
      nowMs: () => Date.now(),
    })
    return { ...naming, entries: () => ledger.page({ limit: 10 }).entries }
  }
  const historyFolder = (): string => mkdtempSync(join(run.path, 'h-'))
  const naming = (changed: Partial<NamingEngine> = {}) => namingIn(historyFolder(), changed)

  const tag = (key: 'one' | 'two' | 'three', name: string): NamingWish => ({
    kind: 'tag',
    imageId: id(key),
    name,
  })
  const untag = (key: 'one' | 'two' | 'three', from: string): NamingWish => ({
    kind: 'untag',
    imageId: id(key),
    from,
  })
  const rename = (key: 'one' | 'two' | 'three', from: string, name: string): NamingWish => ({
    kind: 'rename',
    imageId: id(key),
    from,
    name,
  })

  it('are given', async () => {
    const name = fresh()
    const { run: doIt, entries } = naming()
    await doIt([tag('one', name)], [])
    expect(await names()).toEqual({ ...asTheyWere(), one: [at.one, name].toSorted() })
    expect(entries()).toMatchObject([
      { action: 'tag', outcome: 'succeeded', reference: name, imageId: id('one') },
    ])
  })

  it('are taken from the image that had them, which is left without a name', async () => {
    await naming().run([tag('one', at.two)], [id('two')])
    expect(await names()).toEqual({ ...asTheyWere(), one: [at.one, at.two].toSorted(), two: [] })
  })

  it('are changed', async () => {
    const name = fresh()
    await naming().run([rename('one', at.one, name)], [])
    expect(await names()).toEqual({ ...asTheyWere(), one: [name] })
  })

  it('are taken off', async () => {
    await naming().run([untag('three', at.also)], [])
    expect(await names()).toEqual({ ...asTheyWere(), three: [at.three] })
  })

  it('are exchanged by two images', async () => {
    await naming().run([rename('one', at.one, at.two), rename('two', at.two, at.one)], [])
    expect(await names()).toEqual({ ...asTheyWere(), one: [at.two], two: [at.one] })
  })

  it('are the ones that the grammar lets through, to the last character', async () => {
    for (const name of [`longest:${'t'.repeat(128)}`, 'lower:UPPER', 'acme/sha256:1', 'localhost/app:1']) {
      expect(readNewName(name).ok).toBe(true)
      await naming().run([tag('one', name)], [])
      expect((await names())['one']).toContain(name)
    }
  })

  it.each([
    ['the last one of an image', () => untag('one', at.one)],
    ['one that is not the image’s', () => untag('one', at.two)],
    ['one with uppercase', () => tag('one', 'UPPER:1')],
    ['one with a tag of 129 characters', () => tag('one', `x:${'t'.repeat(129)}`)],
    ['a digest', () => tag('one', `x@sha256:${'0'.repeat(64)}`)],
    ['an ID', () => tag('one', '0'.repeat(64))],
    ['the name of a digest algorithm', () => tag('one', 'sha256:x')],
  ])('stay as they are where one wish is about %s', async (_, wish) => {
    const { run: doIt, entries } = naming()
    const failure = await failureOf(doIt([tag('two', fresh()), wish()], []))
    expect(failure).toMatchObject({ kind: expect.stringMatching(/^(invalid|not)-/) as string })
    expect(await names()).toEqual(asTheyWere())
    expect(entries()).toEqual([])
  })

  it('that the grammar refuses the engine refuses, too, and its words are understood', async () => {
    for (const name of ['UPPER:1', `x:${'t'.repeat(129)}`, 'sha256:x', 'docker.io/library/sha256:1']) {
      expect(readNewName(name).ok).toBe(false)
      expect(await failureOf(tagImage(greeting.client, id('one'), name))).toMatchObject({
        kind: 'invalid-reference',
      })
    }
  })

  it('are not given to an image that goes between the plan and its execution', async () => {
    const name = fresh()
    const { run: doIt } = naming()
    const wishes = [tag('two', fresh()), tag('one', name)]
    await engineCall(engine, 'DELETE', `/images/${at.one}`)
    expect(await failureOf(doIt(wishes, []))).toMatchObject({
      kind: 'not-found',
      message: `The image ${shortDigest(id('one'))} is gone.`,
    })
    expect(await names()).toEqual({ ...asTheyWere(), one: 'gone' })
  })

  it('are put back where one of several fails', async () => {
    const removed = id('one')
    const { run: doIt, entries } = naming({
      tag: async (imageId, name) => {
        if (imageId === removed) await engineCall(engine, 'DELETE', `/images/${at.one}`)
        await realEngine().tag(imageId, name)
      },
    })
    const wishes = [rename('three', at.three, fresh()), tag('two', at.also), tag('one', fresh())]
    expect(await failureOf(doIt(wishes, [id('three')]))).toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('no name was changed') as string,
    })
    expect(await names()).toEqual({ ...asTheyWere(), one: 'gone' })
    expect(entries().map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
  })

  it('are put back where the answer to a rename’s second step is lost, although the engine did it', async () => {
    proxy.setMode({ kind: 'cut', path: /^DELETE /, afterBytes: 0 })
    // What is put back takes no DELETE here: the name goes back to the image that it was taken from.
    const failure = await failureOf(naming().run([rename('one', at.one, at.two)], [id('two')]))
    expect(failure).toMatchObject({
      kind: 'stream-broken',
      message: expect.stringContaining('What had been done was put back') as string,
    })
    expect(await names()).toEqual(asTheyWere())
  })

  it('are changed although the old one goes meanwhile', async () => {
    const name = fresh()
    const { run: doIt } = naming({
      removeName: () => expect.unreachable('there is nothing to take off'),
      tag: async (imageId, given) => {
        await realEngine().tag(imageId, given)
        await engineCall(engine, 'DELETE', `/images/${at.one}`)
      },
    })
    await doIt([rename('one', at.one, name)], [])
    expect(await names()).toEqual({ ...asTheyWere(), one: [name] })
  })

  it('are named one by one where the engine dies in the middle and nothing can be put back', async () => {
    const name = fresh()
    const { run: doIt } = naming({
      removeName: async (gone) => {
        await engine.kill()
        await realEngine().removeName(gone)
      },
    })
    expect(await failureOf(doIt([rename('one', at.one, name)], []))).toMatchObject({
      message: expect.stringContaining(`\`${name}\` may still name ${shortDigest(id('one'))}`) as string,
    })
    await engine.start()
    expect(await names()).toEqual({ ...asTheyWere(), one: [at.one, name].toSorted() })
  })

  it.each<[string, () => NamingWish]>([
    ['a tag', () => tag('one', fresh())],
    ['a tag that took a name', () => tag('one', at.two)],
    ['a rename', () => rename('one', at.one, fresh())],
    ['a rename that took a name', () => rename('one', at.one, at.two)],
    ['an untag', () => untag('three', at.also)],
  ])('are undone after %s, also by a Lading that has started anew', async (_, wish) => {
    const folder = historyFolder()
    const { ledgerIds } = await namingIn(folder).run([wish()], [id('two')])
    const after = await names()
    expect(after).not.toEqual(asTheyWere())

    const again = namingIn(folder)
    const undone = await again.undo(ledgerIds)
    expect(await names()).toEqual(asTheyWere())
    expect(await failureOf(again.undo(ledgerIds))).toMatchObject({ kind: 'invalid-input' })
    await again.undo(undone)
    expect(await names()).toEqual(after)
  })

  it('are not undone where they have moved on', async () => {
    const { run: doIt, undo } = naming()
    const { ledgerIds } = await doIt([rename('one', at.one, fresh())], [])
    await engineCall(engine, 'POST', `/images/${at.two}/tag?repo=${at.one.replace(':', '&tag=')}`)
    const now = await names()
    expect(await failureOf(undo(ledgerIds))).toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining(`names ${shortDigest(id('two'))} now`) as string,
    })
    expect(await names()).toEqual(now)
  })

  it('are not undone where the image that had them is gone', async () => {
    const { run: doIt, undo } = naming()
    const { ledgerIds } = await doIt([tag('one', at.two)], [id('two')])
    await engineCall(engine, 'DELETE', `/images/${id('two')}`)
    expect(await failureOf(undo(ledgerIds))).toMatchObject({ kind: 'not-found' })
    expect((await names())['one']).toEqual([at.one, at.two].toSorted())
  })

  it('are left as they are in the list as well', async () => {
    await naming().run([rename('one', at.one, at.two), tag('two', at.one)], [id('two')])
    const listed = await listImages(greeting.client, greeting.engine)
    const tagsOf = (key: 'one' | 'two') => listed.find((image) => image.id === id(key))?.tags
    expect([tagsOf('one'), tagsOf('two')]).toEqual([[at.two], [at.one]])
  })
})
