import { resolve } from 'node:path'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import type { Digest } from '../../core/identity.ts'
import { createTurns } from '../../core/in-turn.ts'
import type { LedgerAction } from '../../core/ledger.ts'
import type { DriftOutcome } from '../../core/pins/pin.ts'
import type {
  FileChoice,
  FileProposal,
  PinnedFile,
  PinnedFilesChange,
} from '../../core/pinned-files/pinned-file.ts'
import { diffLines } from '../../core/pinned-files/diff.ts'
import { fileKind } from '../../core/pinned-files/file-kind.ts'
import { referencesInFile } from '../../core/pinned-files/read.ts'
import type { FileReading, Place } from '../../core/pinned-files/reading.ts'
import { rewrite } from '../../core/pinned-files/rewrite.ts'
import { familiarName, type Reference } from '../../core/names/reference.ts'
import type { PinnedFilesMemory } from '../../history/pinned-files.ts'
import type { Activity } from '../activity.ts'
import { coalesceChanges } from '../coalesce.ts'
import { createNamesByFile, eachTagOnce, keyOfTag, tagsIn } from '../files/names-in-file.ts'
import { placeOf, type KnownTags } from '../files/places.ts'
import { hashOf, readTextFile, type TextFile } from '../files/read-file.ts'
import { changedSince, refuseChanged, replaceFile } from '../files/replace-file.ts'
import type { TagLooks } from '../files/tag-looks.ts'
import { createFileWatches } from '../files/watches.ts'
import type { FileTag } from './drift-watch.ts'
import { m } from '../../words/messages.ts'

/** What the files are made of, and whom they tell. */
export interface PinnedFilesParts {
  readonly memory: PinnedFilesMemory
  readonly tags: TagLooks & Pick<KnownTags, 'pinOf'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
  readonly newId: () => string
  readonly onChange: (change: PinnedFilesChange) => void
}

/** Compose files and Dockerfiles that Lading was shown. Everything rejects with `FailureError`s. */
export interface PinnedFiles {
  /** Reads the files that were shown to an earlier Lading, once; resolves when each was read or found unreadable. Never rejects. */
  readonly recall: () => Promise<void>
  readonly list: () => Promise<readonly PinnedFile[]>
  /** Reads a file, and from now on watches and remembers it. */
  readonly open: (path: string) => Promise<PinnedFile>
  /** Asks what the tags in a file mean now, one after the other. What cannot be asked says so at its place. */
  readonly check: (path: string) => Promise<PinnedFile>
  readonly propose: (path: string, choices: readonly FileChoice[]) => Promise<FileProposal>
  /** Writes what was proposed for the text that `basedOn` names; every other byte stays. */
  readonly write: (input: {
    path: string
    basedOn: string
    choices: readonly FileChoice[]
  }) => Promise<PinnedFile>
  /** Puts a file back as it was before it was last written, if it still is as it was left. */
  readonly undo: (path: string) => Promise<PinnedFile>
  readonly forget: (path: string) => Promise<void>
  /** Every tag in these files that can be pinned, each once with each digest that is written with it. */
  readonly tags: () => readonly FileTag[]
  /**
   * The paths of the files that name each image, wherever in them: by a tag in full, and by a written digest as `repository@digest`.
   * A file that cannot be read names what it named when it could be read last.
   */
  readonly pathsByName: () => ReadonlyMap<string, readonly string[]>
  /** Something became known of tags, or of pins: what is shown of the files may be another now. */
  readonly tagsChanged: () => void
  /** Ends the watching, and the looking that is under way. */
  readonly close: () => void
}

/** A file as it is now. */
type Held =
  | { readonly kind: 'read'; readonly reading: FileReading; readonly hash: string }
  | { readonly kind: 'unreadable'; readonly failure: Failure }

const mostFiles = 500

const neither = (): Failure => ({
  kind: 'invalid-input',
  message: m.files_neither(),
  advice: m.files_neither_advice(),
})

const notShown = (): Failure => ({
  kind: 'not-found',
  message: m.files_not_known(),
  advice: m.files_not_known_advice(),
})

const nothingToUndo = (): Failure => ({
  kind: 'not-found',
  message: m.files_nothing_to_undo(),
  advice: m.files_nothing_to_undo_advice(),
})

const tooMany = (): Failure => ({
  kind: 'invalid-input',
  message: m.files_too_many({ count: mostFiles }),
  advice: m.files_too_many_advice(),
})

const readingOf = (path: string, text: string): FileReading => {
  const kind = fileKind(path, text)
  if (kind === undefined) throw new FailureError(neither())
  return referencesInFile(text, kind)
}

const pinsOf = (choices: readonly FileChoice[]) =>
  new Map<Place, FileChoice['digest']>(choices.map(({ id, digest }) => [Number(id), digest]))

const nameOf = (reference: Reference): string =>
  familiarName(reference) + (reference.tag === undefined ? '' : `:${reference.tag}`)

/** The references that have another digest after writing than before. */
const changedIn = (before: FileReading, after: FileReading): readonly string[] =>
  before.references.flatMap(({ reference, pin }, index) => {
    const isChanged = pin.possible && reference?.digest !== after.references[index]?.reference?.digest
    return isChanged && reference !== undefined ? [nameOf(reference)] : []
  })

const tagsHeld = (held: Held): readonly FileTag[] => (held.kind === 'read' ? tagsIn(held.reading) : [])

/** Keeps the files that somebody pins, reads them when they change, and writes digests into them. */
export const createPinnedFiles = (parts: PinnedFilesParts): PinnedFiles => {
  const { memory } = parts
  const files = new Map<string, Held>()
  const names = createNamesByFile()
  /** What the last look at a tag found, and what the tag meant then. */
  const looks = new Map<string, { readonly outcome: DriftOutcome; readonly current: Digest | undefined }>()
  const turns = new Map<string, Promise<unknown>>()
  const ended = new AbortController()
  const checkInTurn = createTurns()

  /** A look compares more than the ledger tells, until the tag is heard to be something else. */
  const tags: KnownTags = {
    ...parts.tags,
    outcomeOf: (reference, written) => {
      const look = looks.get(keyOfTag({ reference, ...(written !== undefined && { written }) }))
      return look !== undefined && look.current === parts.tags.currentDigest(reference)
        ? look.outcome
        : parts.tags.outcomeOf(reference, written)
    },
  }

  const fileAt = (path: string, held: Held): PinnedFile => {
    if (held.kind === 'unreadable')
      return { path, places: [], mistakes: [], canUndo: false, failure: held.failure }
    const { kind, references, mistakes } = held.reading
    return {
      ...{ path, kind, mistakes },
      places: references.map((found) => placeOf(found, tags)),
      canUndo: memory.lastVersion(path)?.leftHash === held.hash,
    }
  }

  /** What was last told of each file: what is no news is not told again. */
  const told = new Map<string, string>()

  const isNews = (file: PinnedFile): boolean => {
    const text = JSON.stringify(file)
    if (told.get(file.path) === text) return false
    told.set(file.path, text)
    return true
  }

  const { touch } = coalesceChanges<string, PinnedFile>(
    (path) => {
      const held = files.get(path)
      return held && fileAt(path, held)
    },
    (change) => {
      if (ended.signal.aborted) return
      const upserted = change.upserted.filter(isNews)
      const removed = change.removed.filter((path) => told.delete(path))
      if (upserted.length + removed.length > 0) parts.onChange({ upserted, removed })
    },
  )

  /** One thing at a time with one file: what is read is what was there, and nothing is written twice. */
  const inTurn = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(path) ?? Promise.resolve()).then(work, work)
    turns.set(path, turn)
    try {
      return await turn
    } finally {
      if (turns.get(path) === turn) turns.delete(path)
    }
  }

  const keep = (path: string, held: Held): void => {
    files.set(path, held)
    names.saw(path, held.kind === 'read' ? held.reading : undefined)
    touch(path)
  }

  const hold = (path: string, held: Held): PinnedFile => {
    keep(path, held)
    return fileAt(path, held)
  }

  const read = async (path: string): Promise<{ file: TextFile; held: Extract<Held, { kind: 'read' }> }> => {
    const file = await readTextFile(path)
    return { file, held: { kind: 'read', reading: readingOf(path, file.text), hash: file.hash } }
  }

  const readOrWhyNot = (path: string): Promise<Held> =>
    read(path).then(
      ({ held }) => held,
      (error: unknown): Held => ({ kind: 'unreadable', failure: failureOf(error) }),
    )

  const isSame = (one: Held | undefined, other: Held): boolean =>
    one?.kind === 'read' && other.kind === 'read'
      ? one.hash === other.hash
      : one?.kind === 'unreadable' &&
        other.kind === 'unreadable' &&
        one.failure.message === other.failure.message

  /** Watched first, and read then: what changes in between is heard of. */
  const lookAgain = (path: string): Promise<void> =>
    inTurn(path, async () => {
      if (!files.has(path)) return
      await watches.follow(path)
      const held = await readOrWhyNot(path)
      if (!isSame(files.get(path), held)) hold(path, held)
    })

  const watches = createFileWatches((path) => void lookAgain(path))

  const recall = async (): Promise<void> => {
    await Promise.all(
      memory.paths().map((path) =>
        inTurn(path, async () => {
          await watches.follow(path)
          keep(path, await readOrWhyNot(path))
        }),
      ),
    )
  }
  let recalled: Promise<void> | undefined
  const ready = (): Promise<void> => (recalled ??= recall())

  /** Works with a file that was shown, when its turn has come. */
  const withFile = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    await ready()
    return inTurn(path, () => {
      if (!files.has(path)) throw new FailureError(notShown())
      return work()
    })
  }

  const record = async (
    action: LedgerAction,
    path: string,
    names: readonly string[],
    work: () => Promise<void>,
  ): Promise<void> => {
    const entry = parts.activity.begin({ action, reference: path, names, startedAtMs: parts.nowMs() })
    try {
      await work()
      parts.activity.finish(entry, { outcome: 'succeeded', endedAtMs: parts.nowMs() })
    } catch (error) {
      const failure = failureOf(error)
      parts.activity.finish(entry, { outcome: 'failed', endedAtMs: parts.nowMs(), failure })
      throw error
    }
  }

  const proposalFor = ({ text }: TextFile, reading: FileReading, choices: readonly FileChoice[]) => {
    const after = rewrite(text, reading, pinsOf(choices))
    return { ...after, changed: changedIn(reading, referencesInFile(after.text, reading.kind)) }
  }

  const write: PinnedFiles['write'] = async ({ path: given, basedOn, choices }) => {
    const path = resolve(given)
    return withFile(path, async () => {
      const { file, held } = await read(path)
      if (file.hash !== basedOn) throw changedSince(path)
      const { text, changed: names } = proposalFor(file, held.reading, choices)
      if (text === file.text) return hold(path, held)
      const bytes = Buffer.from(text)
      const version = memory.keepVersion(path, { leftHash: hashOf(bytes), bytes: file.bytes })
      try {
        await record('write-file', path, names, () =>
          replaceFile({ path, bytes, basedOn, id: parts.newId() }),
        )
      } catch (error) {
        if (version !== undefined) memory.dropVersion(version)
        throw error
      }
      return hold(path, { kind: 'read', reading: readingOf(path, text), hash: hashOf(bytes) })
    })
  }

  const undo: PinnedFiles['undo'] = async (given) => {
    const path = resolve(given)
    return withFile(path, async () => {
      const version = memory.lastVersion(path)
      if (version === undefined) throw new FailureError(nothingToUndo())
      const { id, leftHash: basedOn, bytes } = version
      await refuseChanged(path, basedOn)
      await record('restore-file', path, [], () => replaceFile({ path, bytes, basedOn, id: parts.newId() }))
      memory.dropVersion(id)
      return hold(path, await readOrWhyNot(path))
    })
  }

  const lookAt = (wanted: readonly FileTag[]): Promise<void> =>
    parts.tags.lookAt(
      wanted,
      (tag, outcome) => {
        if (outcome === undefined) looks.delete(keyOfTag(tag))
        else looks.set(keyOfTag(tag), { outcome, current: parts.tags.currentDigest(tag.reference) })
      },
      ended.signal,
    )

  const tagsChanged = (): void => {
    for (const path of files.keys()) touch(path)
  }

  return {
    recall: ready,
    list: async () => {
      await ready()
      return [...files].map(([path, held]) => fileAt(path, held))
    },
    open: async (given) => {
      await ready()
      const path = resolve(given)
      return inTurn(path, async () => {
        if (!files.has(path) && files.size >= mostFiles) throw new FailureError(tooMany())
        const { held } = await read(path)
        memory.remember(path, parts.nowMs())
        keep(path, held)
        await watches.follow(path)
        return hold(path, await readOrWhyNot(path))
      })
    },
    check: async (given) => {
      const path = resolve(given)
      const held = await withFile(path, async () => {
        const now = await readOrWhyNot(path)
        keep(path, now)
        return now
      })
      await checkInTurn(() => lookAt(tagsHeld(held)))
      tagsChanged()
      return fileAt(path, files.get(path) ?? held)
    },
    propose: (given, choices) => {
      const path = resolve(given)
      return withFile(path, async () => {
        const { file, held } = await read(path)
        const { text, refused, changed: names } = proposalFor(file, held.reading, choices)
        return {
          path,
          basedOn: file.hash,
          lines: diffLines(file.text, text),
          changes: names.length,
          refused: refused.map(({ place, sentence }) => ({ id: String(place), sentence })),
        }
      })
    },
    write,
    undo,
    forget: (given) => {
      const path = resolve(given)
      return withFile(path, () => {
        files.delete(path)
        names.forget(path)
        watches.leave(path)
        memory.forget(path)
        touch(path)
        return Promise.resolve()
      })
    },
    tags: () => eachTagOnce([...files.values()].flatMap(tagsHeld)),
    pathsByName: names.pathsByName,
    tagsChanged,
    close: () => {
      ended.abort()
      watches.close()
    },
  }
}
