/** What is said of newer versions. */
import type { About } from '../../../electron/core/about.ts'
import { unreachable } from '../../../electron/core/failure.ts'
import type { UpdateState } from '../../../electron/core/updates.ts'

const offSentence = (updates: About['updates']): string =>
  updates === 'package-manager'
    ? 'Newer versions come by your system’s package manager.'
    : updates === 'none'
      ? 'This build does not look for newer versions.'
      : 'Newer versions are not looked for.'

/** What is known of a newer version, as a sentence. */
export const updateSentence = (state: UpdateState, updates: About['updates']): string => {
  switch (state.kind) {
    case 'off':
      return offSentence(updates)
    case 'newest':
      return state.checkedAtMs === undefined
        ? 'Not looked for a newer version yet.'
        : 'This is the newest version.'
    case 'checking':
      return 'Looking for a newer version…'
    case 'available':
      return `Lading ${state.version} is there.`
    case 'downloading':
      return `Fetching Lading ${state.version}: ${Math.floor(state.fraction * 100)} %`
    case 'ready':
      return `Lading ${state.version} is fetched, and installed when Lading quits.`
    case 'failed':
      return `${state.failure.message} ${state.failure.advice}`
    default:
      return unreachable(state)
  }
}
