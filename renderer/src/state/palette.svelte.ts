import type { Bridge } from '../../../electron/contract/bridge.ts'
import { movedIndex } from '../components/row-moves.ts'
import { fuzzyMatch, wordsOf } from '../text/fuzzy.ts'

/** One thing that the palette offers: it does something, or leads to what can be done with it. */
export interface PaletteEntry {
  /** The same as long as it means the same: what was used last is remembered by it. */
  readonly id: string
  readonly kind: 'action' | 'selection' | 'image' | 'repository' | 'search'
  readonly label: string
  /** More of what it is about; it is looked in as well. */
  readonly detail?: string
  /** The keys that do the same, as the system writes them. */
  readonly keys?: string
  readonly isDanger?: boolean
  readonly does:
    | { readonly kind: 'act'; readonly act: () => void }
    | { readonly kind: 'lead'; readonly entries: () => readonly PaletteEntry[] }
}

/** An entry that was found, and the places of the letters that were typed. */
export interface FoundEntry {
  readonly entry: PaletteEntry
  readonly labelAt: readonly number[]
  readonly detailAt: readonly number[]
}

/** So much better is what was used last, where it matches. */
const recentBonus = 30
/** And so much an action, of which there are few, than one of thousands of images. */
const actionBonus = 8
/** And so much worse is each letter that is found only in what an entry is about, not in what it is. */
const detailCost = 16

const mostRecent = 5

const textOf = ({ label, detail }: PaletteEntry): string =>
  (detail === undefined ? label : `${label} ${detail}`).toLowerCase()

const unmarked = (entry: PaletteEntry): FoundEntry => ({ entry, labelAt: [], detailAt: [] })

const found = (entry: PaletteEntry, at: readonly number[]): FoundEntry => {
  const from = entry.label.length + 1
  return {
    entry,
    labelAt: at.filter((index) => index < from),
    detailAt: at.filter((index) => index >= from).map((index) => index - from),
  }
}

/** Somebody who types an image's name means the image, not one of the things that can be done with it. */
const bonusOf = (entry: PaletteEntry, at: readonly number[], recent: readonly string[]): number => {
  const inDetail = at.filter((index) => index > entry.label.length).length
  const isAction = (entry.kind === 'action' || entry.kind === 'selection') && inDetail < at.length
  return (recent.includes(entry.id) ? recentBonus : 0) + (isAction ? actionBonus : 0) - inDetail * detailCost
}

/** Those that match what was typed, the best first; without anything typed all of them, what was used last before the rest. */
export const findEntries = (
  entries: readonly PaletteEntry[],
  query: string,
  recent: readonly string[],
): readonly FoundEntry[] => {
  const words = wordsOf(query)
  if (words.length === 0) {
    const used = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? [])
    const rest = used.length === 0 ? entries : entries.filter((entry) => !used.includes(entry))
    return [...used, ...rest].map(unmarked)
  }
  const scored: { readonly entry: PaletteEntry; readonly at: readonly number[]; readonly score: number }[] =
    []
  for (const entry of entries) {
    const match = fuzzyMatch(textOf(entry), words)
    if (match === undefined) continue
    scored.push({ entry, at: match.at, score: match.score + bonusOf(entry, match.at, recent) })
  }
  return scored.sort((one, other) => other.score - one.score).map(({ entry, at }) => found(entry, at))
}

/** Whether the palette is open, and what was used last in this run. */
export class Palette {
  isOpen = $state(false)
  recent = $state.raw<readonly string[]>([])

  readonly #bridge: Pick<Bridge, 'on'>

  constructor(bridge: Pick<Bridge, 'on'>) {
    this.#bridge = bridge
  }

  /** Follows the menu until what this gives is called. */
  start(): () => void {
    return this.#bridge.on('navigate', (target) => {
      if (target === 'palette') this.open()
    })
  }

  readonly open = (): void => {
    this.isOpen = true
  }

  readonly close = (): void => {
    this.isOpen = false
  }

  readonly toggle = (): void => {
    this.isOpen = !this.isOpen
  }

  /** Remembers that an entry was used; what was done with a selection is not meant for the next one. */
  readonly use = ({ id, kind }: PaletteEntry): void => {
    if (kind === 'selection') return
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, mostRecent)
  }
}

/** Something that was chosen and has entries of its own. */
interface Level {
  readonly entry: PaletteEntry
  readonly entries: () => readonly PaletteEntry[]
}

/** What is typed while the palette is open, what is found, and which of it is active. */
export class PaletteSearch {
  query = $state('')
  activeIndex = $state(0)

  readonly #root: () => readonly PaletteEntry[]
  readonly #recent: () => readonly string[]
  #levels = $state.raw<readonly Level[]>([])
  readonly #entries = $derived.by(() => (this.#levels.at(-1)?.entries ?? this.#root)())
  readonly #found = $derived.by(() =>
    findEntries(this.#entries, this.query, this.#levels.length === 0 ? this.#recent() : []),
  )

  constructor(root: () => readonly PaletteEntry[], recent: () => readonly string[]) {
    this.#root = root
    this.#recent = recent
  }

  get found(): readonly FoundEntry[] {
    return this.#found
  }

  get active(): PaletteEntry | undefined {
    return this.#found[this.activeIndex]?.entry
  }

  /** What was chosen on the way here, the last one last. */
  get path(): readonly PaletteEntry[] {
    return this.#levels.map(({ entry }) => entry)
  }

  /** Replaces what is typed; the best match becomes active. */
  readonly write = (query: string): void => {
    this.query = query
    this.activeIndex = 0
  }

  /** Moves as `key` says, from the last to the first and back; gives whether the key moves anything. */
  move(key: string, pageRows: number): boolean {
    const count = this.#found.length
    if (key === 'Home' || key === 'End') return false
    const isAround =
      (key === 'ArrowDown' && this.activeIndex === count - 1) || (key === 'ArrowUp' && this.activeIndex === 0)
    const index = isAround
      ? count - 1 - this.activeIndex
      : movedIndex(key, { index: this.activeIndex, count, pageRows })
    if (index === undefined || count === 0) return false
    this.activeIndex = index
    return true
  }

  /** Goes into what was chosen. */
  enter(entry: PaletteEntry, entries: () => readonly PaletteEntry[]): void {
    this.#levels = [...this.#levels, { entry, entries }]
    this.write('')
  }

  /** Goes back to where this was chosen; gives whether there was anywhere to go. */
  back(): boolean {
    if (this.#levels.length === 0) return false
    this.#levels = this.#levels.slice(0, -1)
    this.write('')
    return true
  }
}
