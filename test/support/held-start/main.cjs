/**
 * Lading as it is, but for one thing: it hears of being ready only once Playwright calls `__playwright_run`. A window
 * that opens while Playwright attaches is lost to it one time in fifty, and the launch then never settles. This is what
 * Playwright does itself where it starts the official `electron` command (playwright-core, server/electron/loader.ts).
 */
const { join, resolve } = require('node:path')
const { app } = require('electron')

const root = resolve(__dirname, '../../..')
const ready = app.whenReady()
/** @type {(value: void) => void} */
let letGo = () => {}
const held = new Promise((done) => (letGo = done))
app.whenReady = () => held.then(() => ready)
Object.assign(globalThis, { __playwright_run: () => letGo() })

// Of Electron’s own start-up, and not in the public types.
;/** @type {any} */ (app).setAppPath(root)
require(join(root, 'out/main/main.cjs'))
