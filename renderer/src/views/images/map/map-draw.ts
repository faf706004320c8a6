/** Draws the layer map on a canvas: what is in sight, and nothing else. */
import type { ToneColors, MapColors } from './map-colors.ts'
import type { MapCell, MapLayout } from './map-layout.ts'
import type { Tone } from './map-tones.ts'
import { leastCellPx, piecesOf, pxOf, type MapView, type Piece } from './map-view.ts'
import { smallerInWords, type CellLabel } from './map-words.ts'
import type { FitText } from './text-fitter.ts'

/** What is drawn. */
export interface MapScene {
  readonly layout: MapLayout
  readonly view: MapView
  readonly tones: readonly Tone[]
  readonly widthPx: number
  readonly heightPx: number
  readonly rowPx: number
  /** How far the rows are scrolled up. */
  readonly scrollPx: number
  /** Indexes in `MapLayout.cells`; -1 for none. */
  readonly hovered: number
  readonly focused: number
  readonly labelOf: (cell: MapCell) => CellLabel
  readonly fit: FitText
}

type Canvas = CanvasRenderingContext2D

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const gapPx = 1
const paddingPx = 6
/** Narrower cells bear no text. */
const leastLabelPx = 36
/** Text begins beside a filled part that is narrower. */
const stripPx = 22
/** Rows of this height have room for a second line. */
const twoLinesPx = 34
const radiusPx = 3

/** How tall a row may be, in pixels. */
const rowRangePx = { least: 22, most: 46 }

/** How tall a row is, so that all of them fit; where they cannot, two lines fit into each, and the rows scroll. */
export const rowPxFor = (rowCount: number, heightPx: number): number => {
  const fitting = Math.floor(heightPx / Math.max(1, rowCount))
  return fitting < rowRangePx.least ? twoLinesPx : Math.min(rowRangePx.most, fitting)
}

/** The part of a cell that is in sight; a little beyond the edges, so that no corner shows there. */
const boxOf = ({ widthPx, rowPx, scrollPx }: MapScene, row: number, piece: Piece): Box => {
  const left = Math.max(-8, piece.leftPx)
  const right = Math.min(widthPx + 8, Math.max(piece.rightPx - gapPx, piece.leftPx + 1))
  return { left, top: row * rowPx - scrollPx, width: right - left, height: rowPx - gapPx }
}

/** Narrower boxes have no rounded corners and no outline: both would be all that is seen. */
const leastRoundPx = 8

const fill = (canvas: Canvas, color: string, { left, top, width, height }: Box): void => {
  canvas.fillStyle = color
  if (width < leastRoundPx) {
    canvas.fillRect(left, top, width, height)
    return
  }
  canvas.beginPath()
  canvas.roundRect(left, top, width, height, radiusPx)
  canvas.fill()
}

/** Fills the left part of a box. */
const fillLeft = (canvas: Canvas, color: string, { left, top, height }: Box, widthPx: number): void => {
  if (widthPx <= 0) return
  canvas.fillStyle = color
  const radius = Math.min(radiusPx, widthPx)
  canvas.beginPath()
  canvas.roundRect(left, top, widthPx, height, [radius, 0, 0, radius])
  canvas.fill()
}

const outline = (canvas: Canvas, color: string, box: Box, linePx: number): void => {
  const inset = linePx / 2
  canvas.strokeStyle = color
  canvas.lineWidth = linePx
  canvas.beginPath()
  canvas.roundRect(
    box.left + inset,
    box.top + inset,
    Math.max(0, box.width - linePx),
    Math.max(0, box.height - linePx),
    radiusPx,
  )
  canvas.stroke()
}

interface Lettering extends CellLabel {
  readonly titleFont: string
  readonly detailFont: string
}

/** The lines of a label that fit: a name may be cut, a size may not, for it would be another one. */
const linesOf = (
  fit: FitText,
  lettering: Lettering,
  room: number,
  hasTwoLines: boolean,
): { title: string; detail: string } => {
  const { titleFont, detailFont, narrow } = lettering
  const whole = fit(lettering.title, titleFont, room)
  if (narrow && whole !== lettering.title) {
    return hasTwoLines
      ? { title: fit(narrow.title, titleFont, room), detail: fit(narrow.detail, detailFont, room) }
      : { title: fit(narrow.title + narrow.detail, titleFont, room), detail: '' }
  }
  const detail = fit(lettering.detail, detailFont, room)
  return { title: whole, detail: detail === lettering.detail ? detail : '' }
}

const write = (
  canvas: Canvas,
  { fit, widthPx, rowPx }: MapScene,
  box: Box,
  indentPx: number,
  lettering: Lettering,
  [titleColor, detailColor]: readonly [string, string],
): void => {
  // What reaches beyond the edges begins where it can be seen.
  const left = Math.max(0, box.left + indentPx) + paddingPx
  const room = Math.min(widthPx, box.left + box.width) - left - paddingPx
  const { titleFont, detailFont } = lettering
  const hasTwoLines = rowPx >= twoLinesPx
  const { title, detail } = linesOf(fit, lettering, room, hasTwoLines)
  const put = (text: string, font: string, color: string, x: number, y: number): void => {
    canvas.font = font
    canvas.fillStyle = color
    canvas.fillText(text, x, y)
  }
  const middle = box.top + box.height / 2 + 0.5
  if (hasTwoLines) {
    put(title, titleFont, titleColor, left, detail === '' ? middle : middle - 7.5)
    put(detail, detailFont, detailColor, left, middle + 8)
    return
  }
  put(title, titleFont, titleColor, left, middle)
  const used = canvas.measureText(title).width + paddingPx
  if (fit(detail, detailFont, room - used) === detail) {
    put(detail, detailFont, detailColor, left + used, middle)
  }
}

/** Draws with everything outside `box` cut off. */
const inside = (canvas: Canvas, { left, top, width, height }: Box, draw: () => void): void => {
  canvas.save()
  canvas.beginPath()
  canvas.rect(left, top, width, height)
  canvas.clip()
  draw()
  canvas.restore()
}

const ownWidthPx = ({ layout, view, widthPx }: MapScene, cell: MapCell): number =>
  cell.kind === 'layer' && layout.totalBytes > 0
    ? pxOf(view, widthPx, view.from + cell.ownBytes / layout.totalBytes)
    : 0

const drawLayer = (
  canvas: Canvas,
  scene: MapScene,
  colors: MapColors,
  tone: ToneColors,
  cell: MapCell,
  piece: Piece,
): void => {
  const box = boxOf(scene, cell.row, piece)
  const ownPx = Math.min(box.width, piece.leftPx + ownWidthPx(scene, cell) - box.left)
  fill(canvas, tone.span, box)
  fillLeft(canvas, tone.own, box, ownPx)
  if (box.width >= leastRoundPx) outline(canvas, tone.line, box, 1)
  if (box.width < leastLabelPx) return
  const isStrip = ownPx < Math.min(stripPx, box.width / 2)
  const indentPx = isStrip ? Math.max(0, ownPx) : 0
  const lettering = { ...scene.labelOf(cell), titleFont: colors.monoFont, detailFont: colors.font }
  write(canvas, scene, box, indentPx, lettering, [tone.text, tone.detail])
  // Over the filled part the same letters again, in the colour that is read there.
  if (isStrip || tone.textOnOwn === tone.text) return
  inside(canvas, { ...box, width: ownPx }, () => {
    fillLeft(canvas, tone.own, box, ownPx)
    write(canvas, scene, box, indentPx, lettering, [tone.textOnOwn, tone.detailOnOwn])
  })
}

const drawImage = (
  canvas: Canvas,
  scene: MapScene,
  colors: MapColors,
  tone: Tone,
  cell: MapCell,
  piece: Piece,
): void => {
  const box = boxOf(scene, cell.row, piece)
  const isSelected = tone === 'exclusive'
  fill(canvas, isSelected ? colors.leafSelected : colors.leaf, box)
  if (box.width >= leastRoundPx) {
    outline(canvas, isSelected ? colors.focus : colors.line, box, isSelected ? 1.5 : 1)
  }
  if (box.width < leastLabelPx) return
  const { text, detail } = colors.tones[tone]
  const lettering = { ...scene.labelOf(cell), titleFont: colors.strongFont, detailFont: colors.font }
  write(canvas, scene, box, 0, lettering, [text, detail])
}

/**
 * Cells side by side that are too narrow: one block, as dark as their own bytes fill their spans. Those that stand out do so
 * in it as well.
 */
const drawNarrow = (canvas: Canvas, scene: MapScene, colors: MapColors, row: number, piece: Piece): void => {
  const box = boxOf(scene, row, piece)
  const { rest } = colors.tones
  let ownPx = 0
  for (let index = piece.from; index < piece.to; index += 1) {
    const cell = scene.layout.cells[index]
    if (cell !== undefined) ownPx += ownWidthPx(scene, cell)
  }
  fill(canvas, rest.span, box)
  shade(canvas, rest.own, box, ownPx / Math.max(1, piece.rightPx - piece.leftPx))
  for (let index = piece.from; index < piece.to; index += 1) drawStandout(canvas, scene, colors, box, index)
  if (box.width < leastLabelPx * 2) return
  const title = smallerInWords(piece.to - piece.from)
  const lettering = { title, detail: '', titleFont: colors.font, detailFont: colors.font }
  canvas.font = colors.font
  const left = Math.max(0, box.left)
  const plateWidth = Math.min(box.left + box.width - left, canvas.measureText(title).width + 2 * paddingPx)
  // Whatever stands out in the block, its words are read on the ground that they are meant for.
  fill(canvas, rest.span, { ...box, left, width: plateWidth })
  write(canvas, scene, box, 0, lettering, [rest.text, rest.text])
}

const shade = (canvas: Canvas, color: string, box: Box, portion: number): void => {
  canvas.globalAlpha = Math.min(1, portion)
  fill(canvas, color, box)
  canvas.globalAlpha = 1
}

/** A cell of a block, where it is one that the selection makes stand out. */
const drawStandout = (
  canvas: Canvas,
  scene: MapScene,
  colors: MapColors,
  block: Box,
  index: number,
): void => {
  const tone = scene.tones[index]
  const cell = scene.layout.cells[index]
  if (cell === undefined || (tone !== 'exclusive' && tone !== 'shared')) return
  const leftPx = pxOf(scene.view, scene.widthPx, cell.start)
  const spanPx = pxOf(scene.view, scene.widthPx, cell.end) - leftPx
  const box = { ...block, left: leftPx, width: Math.max(1, spanPx) }
  const isImage = cell.kind === 'image'
  fill(canvas, isImage ? colors.focus : colors.tones[tone].span, box)
  if (!isImage) shade(canvas, colors.tones[tone].own, box, ownWidthPx(scene, cell) / box.width)
}

const drawPiece = (canvas: Canvas, scene: MapScene, colors: MapColors, row: number, piece: Piece): void => {
  const cell = scene.layout.cells[piece.from]
  const tone = scene.tones[piece.from] ?? 'rest'
  if (cell === undefined) return
  if (piece.isTooNarrow) drawNarrow(canvas, scene, colors, row, piece)
  else if (cell.kind === 'image') drawImage(canvas, scene, colors, tone, cell, piece)
  else drawLayer(canvas, scene, colors, colors.tones[tone], cell, piece)
}

/** Draws a line around a cell, however narrow that is. */
const drawMark = (canvas: Canvas, scene: MapScene, index: number, color: string, linePx: number): void => {
  const cell = scene.layout.cells[index]
  if (cell === undefined) return
  const leftPx = pxOf(scene.view, scene.widthPx, cell.start)
  const rightPx = Math.max(leftPx + leastCellPx * 2, pxOf(scene.view, scene.widthPx, cell.end))
  const piece = { from: index, to: index + 1, leftPx, rightPx, isTooNarrow: false }
  outline(canvas, color, boxOf(scene, cell.row, piece), linePx)
}

/** Draws the scene over what was there. The context is scaled to the screen's pixels already. */
export const drawMap = (canvas: Canvas, scene: MapScene, colors: MapColors): void => {
  const { layout, view, widthPx, heightPx, rowPx, scrollPx } = scene
  canvas.fillStyle = colors.ground
  canvas.fillRect(0, 0, widthPx, heightPx)
  canvas.textBaseline = 'middle'
  const firstRow = Math.max(0, Math.floor(scrollPx / rowPx))
  const lastRow = Math.min(layout.rows.length - 1, Math.floor((scrollPx + heightPx) / rowPx))
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (const piece of piecesOf(layout, row, view, widthPx)) drawPiece(canvas, scene, colors, row, piece)
  }
  drawMark(canvas, scene, scene.hovered, colors.hover, 1)
  drawMark(canvas, scene, scene.focused, colors.focus, 2)
}
