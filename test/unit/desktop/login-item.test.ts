import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { autostartFile, autostartItem, isHidden } from '../../../electron/desktop/login-item.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lading-login-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const command = ['/opt/Lading/lading', '--hidden'] as const

const placeIn = (): string => join(folder, 'autostart', 'lading.desktop')

const execIn = (text: string): string | undefined => /^Exec=(.*)$/m.exec(text)?.[1]

describe('a start at login', () => {
  it('is a file in the folder that desktops look through, and none once it is off', async () => {
    const item = autostartItem(placeIn(), command)
    await item.set(true)
    expect(readFileSync(placeIn(), 'utf8')).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Lading',
        'Comment=The images on your Docker Engine',
        'TryExec=/opt/Lading/lading',
        'Exec=/opt/Lading/lading --hidden',
        'Terminal=false',
        '',
      ].join('\n'),
    )
    await item.set(false)
    expect(existsSync(placeIn())).toBe(false)
    await item.set(false)
  })

  it('says what stands in the way of it', async () => {
    writeFileSync(join(folder, 'autostart'), '')
    await expect(autostartItem(placeIn(), command).set(true)).rejects.toMatchObject({
      failure: { advice: expect.any(String) as unknown },
    })
  })

  it('follows Lading to where it lies now, and changes nothing else', async () => {
    await autostartItem(placeIn(), command).set(true)
    writeFileSync(placeIn(), `${readFileSync(placeIn(), 'utf8')}X-GNOME-Autostart-enabled=false\n`)
    await autostartItem(placeIn(), ['/new/lading', '--hidden']).follow()
    const text = readFileSync(placeIn(), 'utf8')
    expect(execIn(text)).toBe('/new/lading --hidden')
    expect(text).toContain('TryExec=/new/lading\n')
    expect(text).toContain('X-GNOME-Autostart-enabled=false\n')
  })

  it('is not begun anew where the person has taken the file away', async () => {
    mkdirSync(join(folder, 'autostart'))
    await autostartItem(placeIn(), command).follow()
    expect(existsSync(placeIn())).toBe(false)
  })

  it('leaves a file alone that says the same already', async () => {
    await autostartItem(placeIn(), command).set(true)
    chmodSync(placeIn(), 0o444)
    await autostartItem(placeIn(), command).follow()
    expect(execIn(readFileSync(placeIn(), 'utf8'))).toBe('/opt/Lading/lading --hidden')
  })
})

describe('a program in such a file', () => {
  it.each([
    ['/opt/My Apps/lading', '"/opt/My Apps/lading"'],
    ['/opt/50%/lading', '/opt/50%%/lading'],
    ['/opt/a"b/lading', '"/opt/a\\\\"b/lading"'],
    ['/opt/$HOME/lading', '"/opt/\\\\$HOME/lading"'],
  ])('is written as the specification of desktop entries wants it: %s', (program, written) => {
    expect(execIn(autostartFile([program]))).toBe(written)
  })
})

describe('a start', () => {
  it('shows no window where it was asked not to', () => {
    expect(isHidden(['/opt/lading', '--hidden'])).toBe(true)
    expect(isHidden(['/opt/lading'])).toBe(false)
  })
})
