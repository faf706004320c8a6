import { randomUUID } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import type { DriftOutcome } from '../../../../electron/core/pins/pin.ts'
import type {
  FileChoice,
  PinnedFile,
  PinnedFilesChange,
} from '../../../../electron/core/pinned-files/pinned-file.ts'
import { createLedger } from '../../../../electron/history/ledger.ts'
import { createPinnedFilesMemory } from '../../../../electron/history/pinned-files.ts'
import { createActivity } from '../../../../electron/services/activity.ts'
import type { FileTag } from '../../../../electron/services/pins/drift-watch.ts'
import { createPinnedFiles, type PinnedFiles } from '../../../../electron/services/pins/pinned-files.ts'
import { createAwaited } from '../../../support/until.ts'
import { openIn } from '../../history/support.ts'

/** A digest of one letter or digit. */
export const digestOf = (letter: string): Digest => {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`)
  if (digest === undefined) throw new Error(letter)
  return digest
}

/** A new folder that goes when the test ends. */
export const folderOfTest = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lading-files-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What the registries would say, and what is pinned. */
export interface Tags {
  readonly current?: Record<string, Digest>
  readonly pins?: Record<string, Digest>
  readonly outcomes?: Record<string, DriftOutcome>
}

/** Starts the files on a history in `folder`; they end with the test. */
export const filesOn = (folder: string, tags: Tags = {}) => {
  const { changed, until } = createAwaited()
  const changes: PinnedFilesChange[] = []
  const asked: FileTag[] = []
  const { database } = openIn(folder)
  const ledger = createLedger(database)
  const current: Record<string, Digest> = { ...tags.current }
  const files = createPinnedFiles({
    memory: createPinnedFilesMemory(database),
    tags: {
      currentDigest: (reference) => current[reference],
      pinOf: (reference) => tags.pins?.[reference],
      outcomeOf: () => undefined,
      lookAt: (wanted, onLook) => {
        for (const tag of wanted) {
          asked.push(tag)
          onLook(tag, tags.outcomes?.[tag.reference])
        }
        return Promise.resolve()
      },
    },
    activity: createActivity(ledger, () => undefined),
    nowMs: () => 1_000,
    newId: randomUUID,
    onChange: (change) => {
      changes.push(change)
      changed()
    },
  })
  onTestFinished(() => files.close())
  return {
    files,
    changes,
    asked,
    current,
    entries: () => ledger.page({ limit: 50 }).entries,
    /** The file as it was told first so that `isIt`. */
    untilTold: (what: string, isIt: (file: PinnedFile) => boolean): Promise<PinnedFile> =>
      until(
        what,
        () => changes.flatMap(({ upserted }) => upserted).find(isIt),
        () => changes,
      ),
    close: (): void => {
      files.close()
      database.close()
    },
  }
}

/** Proposes and writes; gives the file. */
export const writeChoices = async (
  files: PinnedFiles,
  path: string,
  choices: readonly FileChoice[],
): Promise<PinnedFile> => {
  const { basedOn } = await files.propose(path, choices)
  return files.write({ path, basedOn, choices })
}
