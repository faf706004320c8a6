import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { startLading } from '../support/lading.ts'
import { setUpPulling } from '../support/pulling.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']

describe.each(kinds)('a pull on a %s engine that is cancelled', (kind) => {
  const at = setUpPulling(kind)
  const { start, current, untilDownloading, slowName, fetchedForNothing } = at

  it('has ended within a second', async () => {
    const id = start(slowName())
    await untilDownloading(id)
    const cancelledAtMs = Date.now()
    at.lading.pulls.cancel(id)
    expect(current(id).state.kind).toBe('cancelling')
    const { state, endedAtMs = Infinity } = await at.lading.untilEnded(id)
    expect(state).toEqual({ kind: 'cancelled' })
    expect(endedAtMs - cancelledAtMs).toBeLessThan(1_000)
  })

  it('fetches nothing more from the registry', async () => {
    at.parts.slow.setMode({ kind: 'throttle', bytesPerSecond: 500_000 })
    const id = start(slowName())
    await untilDownloading(id)
    at.lading.pulls.cancel(id)
    await at.lading.untilEnded(id)
    expect(await fetchedForNothing()).toBeLessThan(1_000_000)
  })

  it('leaves no image behind', async () => {
    const id = start(slowName())
    await untilDownloading(id)
    at.lading.pulls.cancel(id)
    await at.lading.untilEnded(id)
    expect((await engineCall(at.parts.engine, 'GET', '/images/json?all=1')).json()).toEqual([])
  })

  if (kind === 'graph-driver')
    it('leaves nothing at all behind', async () => {
      const id = start(slowName())
      await untilDownloading(id)
      at.lading.pulls.cancel(id)
      await at.lading.untilEnded(id)
      await at.parts.slow.whenIdle()
      const df = (await engineCall(at.parts.engine, 'GET', '/system/df')).json<{ LayersSize: number }>()
      expect(df.LayersSize).toBe(0)
      expect(await readdir(join(at.parts.engine.dataRoot, 'tmp'))).toEqual([])
    })

  it('completes when it is retried', async () => {
    const id = start(slowName())
    await untilDownloading(id)
    at.lading.pulls.cancel(id)
    await at.lading.untilEnded(id)
    at.parts.slow.setMode({ kind: 'pass' })
    at.lading.pulls.retry(id)
    const { state, attempt } = await at.lading.until('the second attempt to end', () => {
      const pull = current(id)
      return pull.state.kind === 'succeeded' && pull
    })
    expect(attempt).toBe(2)
    expect(state).toMatchObject({ digest: at.parts.digests['library/postgres:17-alpine'] })
  })

  it('has its bytes in the ledger', async () => {
    const id = start(slowName())
    await untilDownloading(id)
    at.lading.pulls.cancel(id)
    await at.lading.untilEnded(id)
    const [entry] = at.lading.ledger.page({ limit: 1 }).entries
    expect(entry?.outcome).toBe('cancelled')
    expect(entry?.bytes).toBeGreaterThan(100_000)
  })

  it('does not take another one along that brings the same layers', async () => {
    const first = start(slowName())
    const second = start(
      `${at.parts.meter.address}/library/postgres@${at.parts.digests['library/postgres:17-alpine']}`,
    )
    await untilDownloading(first)
    at.lading.pulls.cancel(first)
    at.parts.slow.setMode({ kind: 'pass' })
    expect((await at.lading.untilEnded(first)).state.kind).toBe('cancelled')
    expect((await at.lading.untilEnded(second)).state.kind).toBe('succeeded')
  })
})

describe.each(kinds)('a pull on a %s engine that breaks off', (kind) => {
  const at = setUpPulling(kind)
  const { start, pulled, current, imageId, slowName, layersOf, fetchedForNothing } = at

  it('fails where the connection is cut in the middle, and completes when it is retried', async () => {
    at.parts.proxy.setMode({ kind: 'cut', path: /\/images\/create/, afterBytes: 1_500 })
    const id = start(slowName())
    expect((await at.lading.untilEnded(id)).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'stream-broken' },
    })
    at.parts.proxy.setMode({ kind: 'pass' })
    at.parts.slow.setMode({ kind: 'pass' })
    at.lading.pulls.retry(id)
    await at.lading.until('the second attempt to succeed', () => current(id).state.kind === 'succeeded')
    expect(at.lading.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual([
      'succeeded',
      'failed',
    ])
  })

  it('fails where the stream is not readable, and the engine stops pulling', async () => {
    at.parts.proxy.setMode({ kind: 'corrupt', path: /\/images\/create/ })
    expect((await pulled(slowName())).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'stream-broken' },
    })
    expect(await fetchedForNothing()).toBeLessThan(1_000_000)
    expect(await imageId(slowName())).toBeUndefined()
  })

  it('looks complete in none of its layers where it is not', async () => {
    at.parts.proxy.setMode({ kind: 'cut', path: /\/images\/create/, afterBytes: 1_500 })
    const { progress } = await pulled(slowName())
    const layers = await layersOf('library/postgres', '17-alpine')
    const biggest = layers.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0]
    expect(progress.layers.filter(({ id, phase }) => id === biggest?.id && phase === 'complete')).toEqual([])
  })
})

describe.each(kinds)('a pull on a %s engine', (kind) => {
  const at = setUpPulling(kind)
  const { start, slowName } = at

  it('fails as soon as the engine was killed', async () => {
    const { run, registry } = at.parts
    const engine = await startEngine({ kind, folder: run.path, registry })
    const lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilUp()
    const id = lading.pulls.start({ reference: slowName() })
    await lading.until('the pull to have begun', () => lading.pulls.list()[0]?.progress.layers.length !== 0)
    await engine.kill()
    const { state } = await lading.untilEnded(id)
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'stream-broken' } })
    await lading.close()
    await engine.dispose()
  })

  it('is interrupted in the ledger where Lading itself was killed', async () => {
    start(slowName())
    // The same history, opened once more while the first still runs, is what a killed Lading leaves.
    const again = startLading({
      socketPath: at.parts.engine.socketPath,
      folder: at.parts.run.path,
      historyFolder: at.lading.historyFolder,
    })
    expect(again.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual(['interrupted'])
    await again.close()
  })
})
