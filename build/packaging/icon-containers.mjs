/** The files in which Windows and macOS want an icon's sizes together. Both take PNGs as they are. */

/**
 * @typedef {object} IconPicture
 * @property {number} size its width and height in pixels
 * @property {Buffer} png
 */

const icoHeaderBytes = 6
const icoEntryBytes = 16

/**
 * An `.ico` file: a header, an entry for each picture, then the pictures (Microsoft, "Icons", ICONDIR and ICONDIRENTRY).
 * @param {readonly IconPicture[]} pictures of at most 256 pixels
 * @returns {Buffer}
 */
export function icoFile(pictures) {
  const header = Buffer.alloc(icoHeaderBytes)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = icoHeaderBytes + icoEntryBytes * pictures.length
  const entries = pictures.map(({ size, png }) => {
    const entry = icoEntry(size, png.length, offset)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)])
}

/** @param {number} size @param {number} lengthBytes of the picture @param {number} offset where it begins in the file */
function icoEntry(size, lengthBytes, offset) {
  if (size > 256) throw new RangeError(`An .ico file has no room for ${size} pixels.`)
  const entry = Buffer.alloc(icoEntryBytes)
  // A byte has no 256: 0 stands for it.
  entry.writeUInt8(size % 256, 0)
  entry.writeUInt8(size % 256, 1)
  entry.writeUInt16LE(1, 4)
  entry.writeUInt16LE(32, 6)
  entry.writeUInt32LE(lengthBytes, 8)
  entry.writeUInt32LE(offset, 12)
  return entry
}

/**
 * The types of an `.icns` file's elements that hold PNGs, and their pixels, as `iconutil` of macOS writes them: those
 * from 11 on are for screens with two pixels a point.
 */
const icnsTypes = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/** The sizes in pixels that `icnsFile` needs. */
export const icnsSizes = [...new Set(icnsTypes.map(([, size]) => size))]

/**
 * An `.icns` file: a magic word and the file's length, then elements, each with its type and length before it.
 * @param {readonly IconPicture[]} pictures of all `icnsSizes`
 * @returns {Buffer}
 */
export function icnsFile(pictures) {
  const elements = icnsTypes.map(([type, size]) => {
    const picture = pictures.find((candidate) => candidate.size === size)
    if (!picture) throw new RangeError(`An .icns file needs a picture of ${size} pixels.`)
    return icnsBlock(type, picture.png)
  })
  return icnsBlock('icns', Buffer.concat(elements))
}

/** @param {string} type four letters @param {Buffer} content */
function icnsBlock(type, content) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(head.length + content.length, 4)
  return Buffer.concat([head, content])
}
