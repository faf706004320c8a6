import { Readable } from 'node:stream'
import type { Image } from '../../../../electron/core/images/image.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import type { Transfer, TransferId, TransfersChange } from '../../../../electron/core/transfers/transfer.ts'
import { engineFailure } from '../../../../electron/engine/failures.ts'
import type { PushRequest } from '../../../../electron/engine/pushes.ts'
import { createTransfers } from '../../../../electron/services/transfers/transfers.ts'
import type { TransferringEngine } from '../../../../electron/services/transfers/plan.ts'
import { createAwaited } from '../../../support/until.ts'
import { recordedActivity } from '../recorded-activity.ts'

/** A push that the engine was asked for, and how the test goes on with it. */
export interface AskedPush {
  readonly request: PushRequest
  readonly signal: AbortSignal
  readonly say: (...messages: readonly object[]) => void
  /** The stream ends by itself. */
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

export const digest = `sha256:${'4f06b3c1'.repeat(8)}`
export const itsDigest = { status: `1: digest: ${digest} size: 523` }
export const pushing = (id: string, current: number, total: number) => ({
  status: 'Pushing',
  progressDetail: { current, total },
  id,
})

/** Transfers on an engine that the test plays, and all that is to be seen of them. */
export const transfersOn = (own: Partial<TransferringEngine> = {}, limit = 3) => {
  const { changed, until } = createAwaited()
  const pushes: AskedPush[] = []
  const images = new Map<string, Image>()
  const engine: TransferringEngine = {
    id: engineIdOf('E1'),
    name: 'desktop',
    push: (request, signal, onMessage) =>
      new Promise((resolve, reject) => {
        const fail = (error: unknown) => reject(engineFailure(error))
        signal.addEventListener('abort', () => fail(signal.reason))
        pushes.push({
          ...{ request, signal, fail, end: resolve },
          say: (...messages) => messages.forEach((message) => onMessage(message)),
        })
        changed()
      }),
    save: () => Promise.resolve(Readable.from([Buffer.alloc(2048)])),
    load: async (archive, _signal, onMessage) => {
      await archive.resume().toArray()
      onMessage({ stream: 'Loaded image: a:1\n' })
    },
    imageNamed: (name) => Promise.resolve(images.get(name)),
    archiveBytes: () => Promise.resolve({ expectedBytes: 2048, leastBytes: 2048 }),
    localFolder: () => Promise.resolve('/engine'),
    ...own,
  }
  const { recorded, activity } = recordedActivity()
  const changes: TransfersChange[] = []
  const settings: { engine: TransferringEngine | undefined; freeBytes: number } = { engine, freeBytes: 1e9 }
  let ids = 0
  const transfers = createTransfers({
    engine: () => settings.engine,
    activity,
    registryAuth: (domain) => Promise.resolve(`auth of ${domain}`),
    freeBytesAt: () => Promise.resolve(settings.freeBytes),
    limit: () => limit,
    nowMs: () => Date.now(),
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    onChange: (change) => {
      changes.push(change)
      changed()
    },
  })
  const transfer = (id: TransferId): Transfer => {
    const found = transfers.list().find((one) => one.id === id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }
  /** The push that the engine was asked for as the `index`th. */
  const asked = (index: number): Promise<AskedPush> => until(`push ${index}`, () => pushes[index])
  const ended = (id: TransferId): Promise<Transfer> =>
    until(
      `${id} to end`,
      () => transfers.list().find((one) => one.id === id && one.endedAtMs !== undefined),
      transfers.list,
    )
  return { transfers, transfer, asked, ended, pushes, images, recorded, changes, settings }
}
