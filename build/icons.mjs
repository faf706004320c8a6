/**
 * `node build/icons.mjs`: draws all icons anew, after one of their two drawings was changed: the app's from
 * `icons/lading.svg`, the tray's from `electron/desktop/tray-icons/layers.svg`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDebianPackages, iconPackages } from './debian-packages.mjs'
import { icnsFile, icnsSizes, icoFile } from './packaging/icon-containers.mjs'
import { main, root, run, stop } from './process.mjs'

const appFolder = join(root, 'build/icons')
const trayFolder = join(root, 'electron/desktop/tray-icons')

/** In pixels, of the icon theme that all Linux desktops share. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/** In pixels: what Windows shows between a title bar and the largest icons of a folder. */
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]

/** Black for light panels, and as macOS wants a template; white for dark ones. */
const trayColours = { black: '#000000', white: '#ffffff' }

/** In pixels: trays are 16 high at one pixel a point, and up to 48 on the finest screens. */
const traySizes = [16, 24, 32, 48]

await main(async () => {
  await ensureDebianPackages(iconPackages)
  const scratch = await mkdtemp(join(tmpdir(), 'lading-icons-'))
  try {
    await drawAppIcons(scratch)
    await drawTrayIcons(scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
})

/** @param {string} scratch */
async function drawAppIcons(scratch) {
  const drawing = await readFile(join(appFolder, 'lading.svg'), 'utf8')
  for (const { size, png } of await drawAll(drawing, linuxSizes, scratch))
    await writeFile(join(appFolder, `${size}x${size}.png`), png)
  await writeFile(join(appFolder, 'lading.ico'), icoFile(await drawAll(drawing, windowsSizes, scratch)))
  await writeFile(
    join(appFolder, 'lading.icns'),
    icnsFile(await drawAll(withMacMargin(drawing), icnsSizes, scratch)),
  )
}

/**
 * macOS has more air around an icon than the others: its ground is 824 of 1024 pixels wide (Apple's design templates),
 * that of the drawing 480 of 512.
 * @param {string} drawing
 */
function withMacMargin(drawing) {
  const width = (480 * 1024) / 824
  const margin = (width - 512) / 2
  return drawing.replace('viewBox="0 0 512 512"', `viewBox="${-margin} ${-margin} ${width} ${width}"`)
}

/** @param {string} scratch */
async function drawTrayIcons(scratch) {
  const drawing = await readFile(join(trayFolder, 'layers.svg'), 'utf8')
  for (const [name, colour] of Object.entries(trayColours)) {
    for (const { size, png } of await drawAll(drawing.replace('currentColor', colour), traySizes, scratch))
      await writeFile(join(trayFolder, `${name}-${size}.png`), png)
  }
}

/**
 * @param {string} drawing an SVG
 * @param {readonly number[]} sizes in pixels
 * @param {string} scratch
 * @returns {Promise<import('./packaging/icon-containers.mjs').IconPicture[]>}
 */
async function drawAll(drawing, sizes, scratch) {
  const source = join(scratch, 'drawing.svg')
  const target = join(scratch, 'picture.png')
  await writeFile(source, drawing)
  const pictures = []
  for (const size of sizes) {
    const args = ['--width', String(size), '--height', String(size), '--output', target, source]
    if ((await run({ command: 'rsvg-convert', args })) !== 0) throw stop('An icon could not be drawn.')
    pictures.push({ size, png: await readFile(target) })
  }
  return pictures
}
