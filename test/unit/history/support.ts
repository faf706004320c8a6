import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { HistoryState } from '../../../electron/core/history-state.ts'
import type { ContainerUse, InventoryImage } from '../../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf, parseDigest, type Digest } from '../../../electron/core/identity.ts'
import { openHistory, type OpenedHistory } from '../../../electron/history/database.ts'

/** 2026-11-23 06:10:00 UTC. */
export const atMs = Date.UTC(2026, 10, 23, 6, 10, 0)

export const engineId = engineIdOf('engine-1')

/** A new folder that goes when the test ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lading-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Mounting needs root and Linux; elsewhere the tests that need it are left out. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0

/** Mounts a small disk on a new folder, and unmounts it when the test ends. */
export const smallDisk = (size: string): string => {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'lading-test', folder])
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}

export const makeReadOnly = (disk: string): void => {
  execFileSync('mount', ['-o', 'remount,ro', disk])
}

export interface Opened extends OpenedHistory {
  /** What was told while it was open. */
  readonly told: HistoryState[]
}

/** Opens the history and closes it when the test ends, if not before. */
export const openIn = (folder: string): Opened => {
  const told: HistoryState[] = []
  const opened = openHistory({ folder, nowMs: () => atMs, onStateChange: (state) => told.push(state) })
  let closed = false
  const close = (): void => {
    if (!closed) opened.database.close()
    closed = true
  }
  onTestFinished(close)
  return { ...opened, database: { ...opened.database, close }, told }
}

export const filesIn = (folder: string): string[] => readdirSync(folder).sort()

export const digestOf = (n: number): Digest => {
  const digest = parseDigest(`sha256:${n.toString(16).padStart(64, '0')}`)
  if (digest === undefined) throw new Error(`no digest: ${n}`)
  return digest
}

export const imageOf = (n: number, rest: Partial<InventoryImage> = {}): InventoryImage => ({
  id: imageIdOf(digestOf(n)),
  tags: [`app:${n}`],
  repositoryDigests: [{ repository: 'app', digest: digestOf(n + 1_000_000) }],
  createdAtMs: atMs - n,
  sizeBytes: n * 1_000,
  labels: { maintainer: `somebody ${n}` },
  usedBy: [],
  ...rest,
})

export const containerUse = (name: string): ContainerUse => ({ id: `id-of-${name}`, name, running: true })
