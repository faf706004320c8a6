/** What is said of newer versions. */
import type { About } from '../../../electron/core/about.ts'
import { unreachable } from '../../../electron/core/failure.ts'
import type { UpdateState } from '../../../electron/core/updates.ts'
import { m } from '../../../electron/words/messages.ts'

const offSentence = (updates: About['updates']): string => {
  if (updates === 'package-manager') return m.updates_by_package_manager()
  return updates === 'none' ? m.updates_nowhere() : m.updates_switched_off()
}

/** What is known of a newer version, as a sentence. */
export const updateSentence = (state: UpdateState, updates: About['updates']): string => {
  switch (state.kind) {
    case 'off':
      return offSentence(updates)
    case 'newest':
      return state.checkedAtMs === undefined ? m.updates_not_looked_yet() : m.updates_newest()
    case 'checking':
      return m.updates_checking()
    case 'available':
      return m.updates_available({ version: state.version })
    case 'downloading':
      return m.updates_downloading({ version: state.version, count: Math.floor(state.fraction * 100) })
    case 'ready':
      return m.updates_ready({ version: state.version })
    case 'failed':
      return `${state.failure.message} ${state.failure.advice}`
    default:
      return unreachable(state)
  }
}
