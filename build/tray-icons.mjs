/** `node build/tray-icons.mjs`: draws the tray's icons anew from `electron/desktop/tray-icons/layers.svg`, after that was changed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianPackages } from './debian-packages.mjs'
import { main, root, run, stop } from './process.mjs'

const folder = join(root, 'electron/desktop/tray-icons')

/** Black for light panels, and as macOS wants a template; white for dark ones. */
const colours = { black: '#000000', white: '#ffffff' }

/** In pixels: trays are 16 high at one pixel a point, and up to 48 on the finest screens. */
const sizes = [16, 24, 32, 48]

await main(async () => {
  await ensureDebianPackages(['librsvg2-bin'])
  const drawing = await readFile(join(folder, 'layers.svg'), 'utf8')
  const scratch = await mkdtemp(join(tmpdir(), 'lading-tray-'))
  try {
    for (const [name, colour] of Object.entries(colours)) {
      const source = join(scratch, `${name}.svg`)
      await writeFile(source, drawing.replace('currentColor', colour))
      for (const size of sizes) await draw(source, size, join(folder, `${name}-${size}.png`))
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})

/** @param {string} source @param {number} size in pixels @param {string} target */
async function draw(source, size, target) {
  const args = ['--width', String(size), '--height', String(size), '--output', target, source]
  if ((await run({ command: 'rsvg-convert', args })) !== 0) throw stop(`${target} could not be drawn.`)
}
