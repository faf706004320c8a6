import { describe, expect, it } from 'vitest'
import { shortcuts } from '../../../electron/core/shortcuts.ts'
import { ariaKeys, isPressed, keysInWords, type KeyPress } from '../../../renderer/src/state/shortcuts.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...held,
})

describe('the key map', () => {
  it('has no keys twice', () => {
    const keys = Object.values(shortcuts).map((shortcut) => shortcut.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('knows its keys with Ctrl or Cmd, whichever the system has, and with no other', () => {
    expect(isPressed(press('k', { ctrlKey: true }), 'palette')).toBe(true)
    expect(isPressed(press('K', { metaKey: true }), 'palette')).toBe(true)
    expect(isPressed(press('k'), 'palette')).toBe(false)
    expect(isPressed(press('k', { ctrlKey: true, shiftKey: true }), 'palette')).toBe(false)
    expect(isPressed(press('k', { ctrlKey: true, altKey: true }), 'palette')).toBe(false)
    expect(isPressed(press(' '), 'select')).toBe(true)
    expect(isPressed(press('F10', { shiftKey: true }), 'menu')).toBe(true)
  })

  it('is written as each system writes it', () => {
    expect(keysInWords('palette', 'linux')).toBe('Ctrl+K')
    expect(keysInWords('palette', 'macos')).toBe('⌘K')
    expect(ariaKeys('palette', 'windows')).toBe('Control+K')
    expect(ariaKeys('menu', 'macos')).toBe('Shift+F10')
  })
})
