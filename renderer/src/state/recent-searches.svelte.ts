/** Where texts are kept from one run to the next: the window's own storage. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

const key = 'recent-searches'
const mostSearches = 8

const read = (storage: TextStorage): readonly string[] => {
  try {
    const parsed: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(parsed)
      ? parsed.filter((text) => typeof text === 'string').slice(0, mostSearches)
      : []
  } catch {
    return []
  }
}

/** What was looked for on Docker Hub, the last first. */
export class RecentSearches {
  texts = $state.raw<readonly string[]>([])

  readonly #storage: TextStorage

  constructor(storage: TextStorage) {
    this.#storage = storage
    this.texts = read(storage)
  }

  /** Something was found for this text. Whoever goes on typing means the longer one. */
  readonly note = (text: string): void => {
    const isBeginning = (other: string): boolean => text.toLowerCase().startsWith(other.toLowerCase())
    const [last, ...others] = this.texts
    const before = last !== undefined && isBeginning(last) ? others : this.texts
    this.texts = [text, ...before.filter((other) => other !== text)].slice(0, mostSearches)
    try {
      this.#storage.setItem(key, JSON.stringify(this.texts))
    } catch {
      // A full disk keeps nobody from searching.
    }
  }
}
