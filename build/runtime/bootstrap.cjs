/** Runs inside the stand-in runtime, and does what `electron <app folder>` does in the official one. */
const { readFileSync } = require('node:fs')
const { resolve } = require('node:path')
require('./own-sqlite.cjs')

// Neither Node's loader nor these methods of Electron's own start-up are in the public types.
const { Module } = /** @type {any} */ (require('node:module'))
const { app } = /** @type {any} */ (require('electron'))

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const manifest = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
app.setVersion(manifest.version)
app.setName(manifest.productName ?? manifest.name)
app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`)
app.setAppPath(folder)

Module._load(resolve(folder, manifest.main), null, true)
