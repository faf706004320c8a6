import { describe, expect, it } from 'vitest'
import {
  archiveMistakes,
  describePackage,
  fuseMistakes,
  outsideMistakes,
} from '../../../../build/packaging/check-package.mjs'

const [unset, set, removed] = [...'01r'].map((letter) => letter.charCodeAt(0))

/** In the order of the wire; the last one, WasmTrapHandlers, is on in the Electrons that have it. */
const wantedWire = [unset, set, unset, unset, set, set, unset, unset, set]

const wireWith = (place: number, state: number | undefined): Record<string, number | undefined> =>
  Object.fromEntries(Object.entries(wantedWire.with(place, state ?? NaN)))

describe('the fuses of a package', () => {
  it('are right when all that open a door are off and all that shut one are on', () => {
    expect(fuseMistakes({ ...wantedWire })).toEqual([])
  })

  it('are named when one is not as wanted', () => {
    expect(fuseMistakes(wireWith(0, set))).toEqual(['The fuse RunAsNode has to be off.'])
    expect(fuseMistakes(wireWith(5, unset))).toEqual(['The fuse OnlyLoadAppFromAsar has to be on.'])
  })

  it('are wrong when the executable does not have one', () => {
    expect(fuseMistakes(wireWith(7, undefined))).toEqual([
      'The fuse GrantFileProtocolExtraPrivileges has to be off.',
    ])
  })

  it('are right where Electron has no WasmTrapHandlers, and wrong where that was switched off', () => {
    expect(fuseMistakes(wireWith(8, undefined))).toEqual([])
    expect(fuseMistakes(wireWith(8, unset))).toEqual(['The fuse WasmTrapHandlers has to be left on.'])
  })

  it('may be removed where they have to be off, and nowhere else', () => {
    expect(fuseMistakes(wireWith(6, removed))).toEqual([])
    expect(fuseMistakes(wireWith(4, removed))).toHaveLength(1)
  })
})

const wantedArchive = [
  ...['/package.json', '/out', '/out/main', '/out/main/main.cjs'],
  ...['/node_modules', '/node_modules/better-sqlite3', '/node_modules/better-sqlite3/lib/index.js'],
]

describe('the content of app.asar', () => {
  it('is the manifest, the bundle and better-sqlite3', () => {
    expect(archiveMistakes(wantedArchive)).toEqual([])
  })

  it('is wrong without one of them', () => {
    expect(archiveMistakes(wantedArchive.filter((path) => !path.startsWith('/out')))).toEqual([
      'app.asar lacks out.',
    ])
  })

  it('is wrong with sources, other modules or source maps', () => {
    const more = ['/test', '/test/unit', '/node_modules/left-pad/index.js', '/out/main/main.cjs.map']
    expect(archiveMistakes([...wantedArchive, ...more])).toEqual([
      'app.asar holds test, which does not belong there.',
      'app.asar holds node_modules/left-pad, which does not belong there.',
      'app.asar holds /out/main/main.cjs.map, which does not belong there.',
    ])
  })
})

describe('a folder that installers are made from', () => {
  it.each([
    ['linux-unpacked', 'lading', 'linux-x64.node'],
    ['linux-arm64-unpacked', 'lading', 'linux-arm64.node'],
    ['win-unpacked', 'Lading.exe', 'win32-x64.node'],
    ['win-arm64-unpacked', 'Lading.exe', 'win32-arm64.node'],
    ['mac', 'Lading.app', 'darwin-x64.node'],
    ['mac-arm64', 'Lading.app', 'darwin-arm64.node'],
  ])('is known as %s, with %s and %s', (folder, executable, sqliteModule) => {
    expect(describePackage(folder, false)).toMatchObject({ folder, executable, sqliteModule })
  })

  it('is no other folder', () => {
    expect(describePackage('.icon-ico', false)).toBeUndefined()
    expect(describePackage('machines', false)).toBeUndefined()
  })
})

describe('the files outside app.asar', () => {
  const unpacked = describePackage('linux-unpacked', false)
  if (!unpacked) throw new Error('linux-unpacked is not known.')
  const machineCode = 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds'
  const wanted = [
    ...['lading', 'locales/en-US.pak', 'locales/de.pak', 'resources/app.asar'],
    `${machineCode}/linux-x64.node`,
  ]

  it('are Electron, two languages and this platform’s machine code', () => {
    expect(outsideMistakes(wanted, unpacked)).toEqual([])
  })

  it('are wrong with another platform’s machine code, beside this one’s or in its place', () => {
    expect(outsideMistakes([...wanted, `${machineCode}/linux-arm64.node`], unpacked)).toHaveLength(1)
    expect(
      outsideMistakes(
        wanted.map((file) => file.replace('linux-x64', 'darwin-x64')),
        unpacked,
      ),
    ).toHaveLength(1)
  })

  it('are wrong with a language too many or too few', () => {
    expect(outsideMistakes([...wanted, 'locales/fr.pak'], unpacked)).toEqual([
      'The languages are de.pak, en-US.pak, fr.pak.',
    ])
    expect(outsideMistakes(wanted.slice(0, 1).concat(wanted.slice(3)), unpacked)).toEqual([
      'The languages are nothing.',
    ])
  })

  it('are wrong with an app beside app.asar, Electron’s own app, or a source map', () => {
    const more = ['resources/app/main.js', 'resources/default_app.asar', 'lading.js.map']
    expect(outsideMistakes([...wanted, ...more], unpacked)).toHaveLength(3)
  })
})
