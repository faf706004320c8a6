import type { Failure } from './failure.ts'

/** Whether what is done and seen is remembered in the history database. */
export type HistoryState =
  | { readonly kind: 'open' }
  /** The file was damaged: it was set aside, and a fresh one begun. The person is told once. */
  | {
      readonly kind: 'replaced'
      /** Where the damaged file is now. */
      readonly setAsidePath: string
      /** What was found, in SQLite's own words. */
      readonly why: string
    }
  /** Nothing more is remembered until Lading starts again. The failure's kind is `history-unavailable`. */
  | { readonly kind: 'off'; readonly failure: Failure }
