import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEngine, type Engine } from '../support/engine.ts'
import { pullImage } from '../support/engine-http.ts'
import { startFaultProxy, startThrottledRegistry, type FaultProxy } from '../support/fault-proxy.ts'
import type { RegistryProxy } from '../support/fault-proxy.ts'
import type { Lading } from '../support/lading.ts'
import { startRegistry, type Registry } from '../support/registry.ts'
import { createRunFolder, type RunFolder } from '../support/run-folder.ts'
import { pushSampleImages } from '../support/sample-images.ts'
import { contextNamed, startOnContexts, type SeveralEngines } from '../support/several-engines.ts'

let run: RunFolder
let registry: Registry
let slow: RegistryProxy
let first: Engine
let second: Engine
let hanging: FaultProxy
beforeAll(async () => {
  run = createRunFolder()
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, [
    'library/tiny:latest',
    'library/python:3.12-alpine',
    'library/nginx:alpine',
  ])
  slow = await startThrottledRegistry(registry, { bytesPerSecond: 1_000_000 })
  first = await startEngine({ kind: 'graph-driver', folder: run.path, registry: slow })
  second = await startEngine({ kind: 'containerd', folder: run.path, registry })
  hanging = await startFaultProxy({ folder: run.path, target: first.socketPath })
  hanging.setMode({ kind: 'hang' })
  slow.setMode({ kind: 'pass' })
  await pullImage(first, 'tiny:latest')
  await pullImage(second, 'python:3.12-alpine')
})
afterAll(async () => {
  await hanging.dispose()
  await first.dispose()
  await second.dispose()
  await slow.dispose()
  await registry.dispose()
  await run.dispose()
})

let lading: Lading
let choose: SeveralEngines['choose']
beforeEach(async () => {
  const sockets = { first: first.socketPath, second: second.socketPath, hangs: hanging.socketPath }
  ;({ lading, choose } = startOnContexts(sockets, { folder: run.path }))
  await lading.untilAllFactsKnown()
})
afterEach(() => lading.close())

const tagsShown = (): readonly string[] => lading.inventory.snapshot().images.flatMap(({ tags }) => tags)

/** Settles once the images of an engine are shown, fresh from it. */
const untilShown = (tag: string): Promise<unknown> =>
  lading.until(
    `${tag} to be shown`,
    () => lading.inventory.snapshot().freshness.kind === 'live' && tagsShown().includes(tag),
    tagsShown,
  )

describe('two engines', () => {
  it('have images of their own, each with what it takes', async () => {
    expect(tagsShown()).toEqual(['tiny:latest'])
    await choose('second')
    await untilShown('python:3.12-alpine')
    await lading.untilAllFactsKnown()
    expect(tagsShown()).toEqual(['python:3.12-alpine'])
    expect([...lading.layerTree.tree().images()]).toHaveLength(1)
    await choose('first')
    await untilShown('tiny:latest')
    expect(tagsShown()).toEqual(['tiny:latest'])
  })

  it('are said to be up, and one that hangs keeps nobody waiting', async () => {
    await lading.engines.look()
    const looks = await lading.until('the others to have answered', () => {
      const { offers } = lading.engines.offers()
      const kinds = Object.fromEntries(offers.map(({ wish, look }) => [contextNamed(wish), look.kind]))
      return kinds['second'] === 'up' && kinds
    })
    expect(looks).toEqual({ first: 'up', second: 'up', hangs: 'looking' })
  })

  it('show what was last seen of the one that is chosen, although it does not answer now', async () => {
    hanging.setMode({ kind: 'pass' })
    await choose('hangs')
    await untilShown('tiny:latest')
    await choose('second')
    await untilShown('python:3.12-alpine')
    hanging.setMode({ kind: 'hang' })
    await choose('hangs')
    await lading.until('its images to be shown', () => tagsShown().includes('tiny:latest'), tagsShown)
    expect(lading.inventory.snapshot().freshness.kind).toBe('stale')
  })

  it('keep their pulls: one goes on while the other is shown, and its image is there', async () => {
    slow.setMode({ kind: 'throttle', bytesPerSecond: 600_000 })
    const id = lading.pulls.start({ reference: 'nginx:alpine' })
    await lading.until('the pull to be under way', () =>
      lading.pulls
        .list()
        .some(({ progress }) => progress.layers.some(({ phase }) => phase === 'downloading')),
    )
    await choose('second')
    await untilShown('python:3.12-alpine')
    slow.setMode({ kind: 'pass' })
    expect((await lading.untilEnded(id)).state.kind).toBe('succeeded')
    expect(tagsShown()).toEqual(['python:3.12-alpine'])
    await choose('first')
    await untilShown('nginx:alpine')
  })

  it('that does not answer is left again at once', async () => {
    await choose('hangs')
    await lading.until('it to be looked for', () => lading.engine.state().phase === 'connecting')
    await choose('second')
    await untilShown('python:3.12-alpine')
  })

  it('keep apart what was done', async () => {
    const [entry] = lading.ledger.page({ limit: 1 }).entries
    expect(entry).toBeUndefined()
    const id = lading.pulls.start({ reference: 'tiny:latest' })
    await lading.untilEnded(id)
    await choose('second')
    await untilShown('python:3.12-alpine')
    await lading.untilEnded(lading.pulls.start({ reference: 'tiny:latest' }))
    const { engineId } = lading.pulls.list().at(-1) ?? {}
    expect(lading.ledger.page({ limit: 10 }).entries).toHaveLength(2)
    expect(lading.ledger.page({ limit: 10, engineId }).entries).toMatchObject([{ engineId }])
  })
})
