import { ancestorIds, jsonRows, parentId, rowMatches, type JsonRow } from './json-rows.ts'
import { movedIndex } from './row-moves.ts'

/** A tree with no more rows than this begins unfolded. */
const fewRows = 400
const typingPauseMs = 700

/** What of a JSON tree is unfolded, found and active. */
export class JsonTreeState {
  query = $state('')
  activeId = $state<string>()

  readonly #json: () => unknown
  #unfolded = $state.raw<ReadonlySet<string>>(new Set())
  readonly #all = $derived.by(() => jsonRows(this.#json(), () => true))
  readonly #rows = $derived.by(() => jsonRows(this.#json(), (id) => this.#unfolded.has(id)))
  readonly #matches = $derived.by(() => this.#found())
  readonly #matchIds = $derived(new Set(this.#matches.map(({ id }) => id)))
  readonly #activeIndex = $derived(this.#rows.findIndex(({ id }) => id === this.activeId))
  #typed = ''
  #typedAtMs = 0

  /** `json` gives the value that is shown; it may change. */
  constructor(json: () => unknown) {
    this.#json = json
  }

  /** Begins anew: all of a small tree is unfolded, of a large one nothing. */
  reset(): void {
    this.activeId = undefined
    if (this.#all.length <= fewRows) this.unfoldAll()
    else this.foldAll()
    if (this.query !== '') this.search(this.query)
  }

  /** The rows that are to be seen. */
  get rows(): readonly JsonRow[] {
    return this.#rows
  }

  get matches(): readonly JsonRow[] {
    return this.#matches
  }

  get activeIndex(): number {
    return this.#activeIndex
  }

  get activeRow(): JsonRow | undefined {
    return this.#rows[this.activeIndex]
  }

  /** The place of the active row among the matches, from 1; 0 where it is none. */
  get matchNumber(): number {
    return this.#matches.findIndex(({ id }) => id === this.activeId) + 1
  }

  isMatch(id: string): boolean {
    return this.#matchIds.has(id)
  }

  isUnfolded(id: string): boolean {
    return this.#unfolded.has(id)
  }

  unfoldAll(): void {
    this.#unfolded = new Set(this.#all.flatMap(({ id, size }) => (size === undefined ? [] : [id])))
  }

  foldAll(): void {
    this.#unfolded = new Set()
  }

  /** Folds a row, or unfolds it. */
  toggle({ id, size }: JsonRow): void {
    if (size === undefined) return
    const next = new Set(this.#unfolded)
    if (!next.delete(id)) next.add(id)
    this.#unfolded = next
  }

  /** Looks for text in keys and values: every match is unfolded, the first becomes active. */
  search(query: string): void {
    this.query = query
    const matches = this.#matches
    if (matches.length === 0) return
    this.#unfolded = new Set([...this.#unfolded, ...matches.flatMap(ancestorIds)])
    this.activeId = matches[0]?.id
  }

  /** Makes the next match active, or with -1 the one before; after the last comes the first. */
  nextMatch(step: 1 | -1): void {
    const count = this.#matches.length
    if (count === 0) return
    const from = this.matchNumber === 0 && step === -1 ? 0 : this.matchNumber - 1
    const match = this.#matches[(from + step + count) % count]
    if (match === undefined) return
    this.#unfolded = new Set([...this.#unfolded, ...ancestorIds(match)])
    this.activeId = match.id
  }

  /** Does what a key does in a tree (WAI-ARIA Authoring Practices, "Tree View"); says whether it does anything. */
  press(key: string, pageRows: number, nowMs: number): boolean {
    const row = this.activeRow
    if (row === undefined) {
      this.#activate(0)
      return this.#rows.length > 0
    }
    if (key === 'ArrowRight') return this.#goIn(row)
    if (key === 'ArrowLeft') return this.#goOut(row)
    if (key === 'Enter') {
      this.toggle(row)
      return true
    }
    const target = movedIndex(key, { index: this.activeIndex, count: this.#rows.length, pageRows })
    if (target !== undefined) this.#activate(target)
    else if (key.length === 1) this.#type(key, nowMs)
    return target !== undefined || key.length === 1
  }

  #activate(index: number): void {
    this.activeId = this.#rows[index]?.id ?? this.activeId
  }

  #goIn(row: JsonRow): boolean {
    if (row.size === undefined) return true
    if (this.#unfolded.has(row.id)) this.#activate(this.activeIndex + 1)
    else this.toggle(row)
    return true
  }

  #goOut(row: JsonRow): boolean {
    if (row.size !== undefined && this.#unfolded.has(row.id)) this.toggle(row)
    else this.activeId = parentId(row) ?? row.id
    return true
  }

  /** Goes to the next row whose key begins with what was just typed. */
  #type(character: string, nowMs: number): void {
    const isFurther = nowMs - this.#typedAtMs < typingPauseMs
    this.#typed = `${isFurther ? this.#typed : ''}${character}`.toLowerCase()
    this.#typedAtMs = nowMs
    const from = this.activeIndex + (isFurther ? 0 : 1)
    const ordered = [...this.#rows.slice(from), ...this.#rows.slice(0, from)]
    const found = ordered.find(({ path }) => String(path.at(-1)).toLowerCase().startsWith(this.#typed))
    if (found !== undefined) this.activeId = found.id
  }

  #found(): readonly JsonRow[] {
    const word = this.query.trim().toLowerCase()
    return word === '' ? [] : this.#all.filter((row) => rowMatches(row, word))
  }
}
