/** How the key map is read: which shortcut was pressed, and how its keys are written. */
import { shortcuts, type ShortcutId } from '../../../electron/core/shortcuts.ts'
import { m } from '../../../electron/words/messages.ts'
import { operatingSystemOf, type OperatingSystem } from '../text/operating-system.ts'

/** A key press as far as it matters here. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether just these keys were pressed. */
export const isPressed = (event: KeyPress, id: ShortcutId): boolean => {
  const parts = shortcuts[id].keys.split('+')
  const key = parts.at(-1) === 'Space' ? ' ' : parts.at(-1)
  return (
    event.key.toLowerCase() === key?.toLowerCase() &&
    (event.ctrlKey || event.metaKey) === parts.includes('CmdOrCtrl') &&
    event.shiftKey === parts.includes('Shift') &&
    !event.altKey
  )
}

const macSigns: Readonly<Record<string, string>> = { CmdOrCtrl: '⌘', Shift: '⇧', Enter: '↩', Delete: '⌫' }

/** Keys whose names are words of a language. */
const keyWords: Readonly<Record<string, () => string>> = {
  CmdOrCtrl: m.shortcuts_key_control,
  Shift: m.shortcuts_key_shift,
  Enter: m.shortcuts_key_enter,
  Delete: m.shortcuts_key_delete,
  Space: m.shortcuts_key_space,
}

const keyInWords = (key: string): string => keyWords[key]?.() ?? key

/** A shortcut's keys as its system writes them: `Ctrl+K`, `⌘K`. */
export const keysInWords = (
  id: ShortcutId,
  system: OperatingSystem = operatingSystemOf(navigator.userAgent),
): string => {
  const parts = shortcuts[id].keys.split('+')
  return system === 'macos'
    ? parts.map((part) => macSigns[part] ?? keyInWords(part)).join('')
    : parts.map(keyInWords).join('+')
}

/** A shortcut's keys as `aria-keyshortcuts` takes them: `Control+K`. */
export const ariaKeys = (
  id: ShortcutId,
  system: OperatingSystem = operatingSystemOf(navigator.userAgent),
): string => shortcuts[id].keys.replace('CmdOrCtrl', system === 'macos' ? 'Meta' : 'Control')
