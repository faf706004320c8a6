import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type {
  FileChoice,
  FilePlace,
  FileProposal,
  PinnedFile,
} from '../../../electron/core/pinned-files/pinned-file.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'
import { fileNameOf } from '../text/paths.ts'
import { placeState } from '../text/pinned-file-words.ts'
import { followList } from './following.ts'
import { m } from '../../../electron/words/messages.ts'

type FilesBridge = Pick<Bridge, 'files' | 'on' | 'pathOf'>

/** What is done with a file at this moment. */
export type FileWork = 'checking' | 'writing'

/** The digest at a place is the one that would be written, so there is nothing to do. */
const isUpToDate = ({ writtenDigest, proposedDigest }: FilePlace): boolean => writtenDigest === proposedDigest

/** The places that can be pinned to another digest than the one that stands there. */
export const proposable = ({ places }: Pick<PinnedFile, 'places'>): readonly FilePlace[] =>
  places.filter((place) => place.proposedDigest !== undefined && !isUpToDate(place))

/** What writes the newest digest at each place that has an older one. */
export const newestChoices = ({ places }: Pick<PinnedFile, 'places'>): readonly FileChoice[] =>
  places.flatMap((place) =>
    place.currentDigest !== undefined && placeState(place) === 'moved'
      ? [{ id: place.id, digest: place.currentDigest }]
      : [],
  )

/** The Compose files and Dockerfiles that Lading was shown, and what is about to be written into one of them. */
export class PinnedFiles {
  /** The path of the file that is looked at. */
  openPath = $state<string>()
  work = $state<FileWork>()
  /** What writing would change in the open file; absent where nothing is chosen, or it is still asked for. */
  proposal = $state.raw<FileProposal>()
  /** Why there is no proposal. */
  proposalFailure = $state.raw<Failure>()

  readonly #bridge: FilesBridge
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  readonly #say: (sentence: string) => void
  readonly #files = new SvelteMap<string, PinnedFile>()
  /** Places that the person has taken out of what is proposed, or put in, by file and place. */
  #decided = $state.raw<ReadonlyMap<string, boolean>>(new Map())
  #asked = 0

  readonly #open = $derived(this.openPath === undefined ? undefined : this.#files.get(this.openPath))
  readonly #choices = $derived.by(() => this.#chosenOf(this.#open))

  constructor(
    bridge: FilesBridge,
    tell: TellFailure,
    pass: (text: string) => void,
    say: (sentence: string) => void,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
    this.#say = say
  }

  /** Mirrors the files until what this gives is called, and asks for a proposal whenever what is chosen changes. */
  start(): () => void {
    const end = followList<string, PinnedFile>(
      {
        list: () => this.#bridge.files.list(),
        follow: (listener) => this.#bridge.on('files', listener),
        keyOf: ({ path }) => path,
        take: ({ upserted, removed }) => {
          for (const file of upserted) this.#files.set(file.path, file)
          for (const path of removed) this.#files.delete(path)
        },
      },
      this.#tell,
    )
    const endEffects = $effect.root(() => {
      $effect(() => {
        void this.#propose(this.#open, this.#choices)
      })
    })
    return () => {
      end()
      endEffects()
    }
  }

  /** The files, in the order in which they were opened. */
  get files(): readonly PinnedFile[] {
    return [...this.#files.values()]
  }

  /** The file that is looked at. */
  get open(): PinnedFile | undefined {
    return this.#open
  }

  /** What would be written into the open file. */
  get choices(): readonly FileChoice[] {
    return this.#choices
  }

  /** How many files hold a digest whose tag means another one now. */
  get driftedCount(): number {
    return this.files.filter((file) => newestChoices(file).length > 0).length
  }

  /** Whether a place of the open file is among what would be written. */
  readonly isChosen = (place: FilePlace): boolean => this.#choices.some(({ id }) => id === place.id)

  /** Takes a place of the open file out of what would be written, or puts it in. */
  readonly decide = (place: FilePlace, isChosen: boolean): void => {
    if (this.openPath === undefined) return
    this.#decided = new Map(this.#decided).set(keyOf(this.openPath, place), isChosen)
  }

  /** Asks for a file by the system's dialog and shows it; gives whether there is one. */
  readonly choose = async (): Promise<boolean> => {
    const result = await ask(this.#bridge.files.choose(), this.#tell)
    if (!result.ok || result.value === undefined) return false
    this.#show(result.value)
    void this.check()
    return true
  }

  /** Where a file that was dropped lies; empty for what is no file of this machine. */
  readonly pathOf = (file: File): string => this.#bridge.pathOf(file)

  /** Shows a file that lies at `path`, and asks what its tags mean now. */
  readonly openFile = async (path: string): Promise<boolean> => {
    const result = await ask(this.#bridge.files.open({ path }), this.#tell)
    if (!result.ok) return false
    this.#show(result.value)
    void this.check()
    return true
  }

  /** Asks the registries what the tags of the open file mean now. */
  readonly check = async (): Promise<void> => {
    const path = this.openPath
    if (path === undefined || this.work !== undefined) return
    const result = await this.#during('checking', () => this.#bridge.files.check({ path }))
    if (result.ok) this.#say(m.files_checked({ file: fileNameOf(path) }))
  }

  /** Writes what is proposed into the open file. */
  readonly write = async (): Promise<void> => {
    const { proposal } = this
    if (proposal === undefined || this.work !== undefined) return
    await this.#write(proposal, this.#choices)
  }

  /** Brings every pinned digest of the open file to what its tag means now, in one go. */
  readonly update = async (): Promise<void> => {
    const file = this.#open
    if (file === undefined || this.work !== undefined) return
    const choices = newestChoices(file)
    const proposal = await ask(
      this.#bridge.files.propose({ path: file.path, choices: [...choices] }),
      this.#tell,
    )
    if (proposal.ok && proposal.value.changes > 0) await this.#write(proposal.value, choices)
  }

  /** Puts the open file back as it was before Lading wrote it last. */
  readonly undo = async (): Promise<void> => {
    const path = this.openPath
    if (path === undefined || this.work !== undefined) return
    const result = await this.#during('writing', () => this.#bridge.files.undo({ path }))
    if (result.ok) this.#pass(m.files_undone({ file: fileNameOf(path) }))
  }

  /** Takes a file off the list; the file itself stays. */
  readonly forget = async (path: string): Promise<void> => {
    const result = await ask(this.#bridge.files.forget({ path }), this.#tell)
    if (result.ok) this.#files.delete(path)
  }

  #show(file: PinnedFile): void {
    this.#files.set(file.path, file)
    this.openPath = file.path
  }

  async #write({ path, basedOn, changes }: FileProposal, choices: readonly FileChoice[]): Promise<void> {
    const input = { path, basedOn, choices: [...choices] }
    const result = await this.#during('writing', () => this.#bridge.files.write(input))
    if (result.ok) this.#pass(m.files_written({ file: fileNameOf(path), count: changes }))
  }

  async #during(work: FileWork, call: () => Promise<Result<PinnedFile>>): Promise<Result<PinnedFile>> {
    this.work = work
    const result = await ask(call(), this.#tell)
    this.work = undefined
    if (result.ok) this.#files.set(result.value.path, result.value)
    return result
  }

  /** What has no digest yet gets one until the person decides otherwise; one that stands there stays until then. */
  #chosenOf(file: PinnedFile | undefined): readonly FileChoice[] {
    if (file === undefined) return []
    return proposable(file).flatMap((place) => {
      const { id, writtenDigest, proposedDigest } = place
      const isChosen = this.#decided.get(keyOf(file.path, place)) ?? writtenDigest === undefined
      return isChosen && proposedDigest !== undefined ? [{ id, digest: proposedDigest }] : []
    })
  }

  async #propose(file: PinnedFile | undefined, choices: readonly FileChoice[]): Promise<void> {
    const asked = ++this.#asked
    if (file === undefined || choices.length === 0) {
      this.proposal = undefined
      this.proposalFailure = undefined
      return
    }
    const result = await settled(this.#bridge.files.propose({ path: file.path, choices: [...choices] }))
    if (asked !== this.#asked) return
    this.proposal = result.ok ? result.value : undefined
    this.proposalFailure = result.ok ? undefined : result.failure
  }
}

const keyOf = (path: string, { id }: FilePlace): string => `${path}\n${id}`
