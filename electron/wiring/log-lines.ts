/** What of all that is told goes into the log: the engine's coming and going, and how what was done went. */
import type { Topics } from '../contract/topics.ts'
import type { EngineState } from '../core/engine-state.ts'
import type { Failure } from '../core/failure.ts'
import type { HistoryState } from '../core/history-state.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import type { UpdateState } from '../core/updates.ts'

interface Lines {
  readonly info: (...words: readonly unknown[]) => void
  readonly warn: (...words: readonly unknown[]) => void
}

const failureWords = ({ kind, message, ownWords }: Failure): readonly string[] => [
  kind,
  message,
  ...(ownWords === undefined ? [] : [ownWords]),
]

const historyWords = (state: HistoryState): readonly string[] => {
  switch (state.kind) {
    case 'open':
      return ['open']
    case 'replaced':
      return ['replaced:', state.why, 'set aside as', state.setAsidePath]
    case 'off':
      return ['off:', ...failureWords(state.failure)]
  }
}

const engineWords = (state: EngineState): readonly string[] => {
  switch (state.phase) {
    case 'up':
      return ['up:', state.engine.product, state.engine.version, 'API', state.engine.apiVersion]
    case 'down':
      return ['down:', ...failureWords(state.failure)]
    case 'connecting':
      return ['connecting:', state.choice?.endpoint.host ?? 'nothing found yet']
  }
}

const entryWords = ({ action, outcome, reference, failure }: LedgerEntry): readonly string[] => [
  action,
  outcome,
  ...(reference === undefined ? [] : [reference]),
  ...(failure === undefined ? [] : failureWords(failure)),
]

/** Writes a line for what is worth one; an engine that stays down is told of once. */
export const logOf = (log: Lines): (<T extends keyof Topics>(topic: T, event: Topics[T]) => void) => {
  let engine = ''
  const onEngine = (state: EngineState): void => {
    const words = engineWords(state).join(' ')
    if (words === engine) return
    engine = words
    log[state.phase === 'down' ? 'warn' : 'info']('engine', words)
  }
  const onEntry = (entry: LedgerEntry): void => {
    if (entry.outcome !== 'running') log[entry.outcome === 'failed' ? 'warn' : 'info'](...entryWords(entry))
  }
  const onUpdate = (update: UpdateState): void => {
    if (update.kind === 'failed') log.warn('updates failed', ...failureWords(update.failure))
    else if (update.kind !== 'downloading') log.info('updates', update.kind)
  }
  const lines: { readonly [T in keyof Topics]?: (event: Topics[T]) => void } = {
    engine: onEngine,
    activity: onEntry,
    update: onUpdate,
    history: (state) => {
      if (state.kind !== 'open') log.warn('history', ...historyWords(state))
    },
  }
  return (topic, event) => lines[topic]?.(event)
}
