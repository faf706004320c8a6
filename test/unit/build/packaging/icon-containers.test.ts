import { expect, it } from 'vitest'
import { icnsFile, icnsSizes, icoFile } from '../../../../build/packaging/icon-containers.mjs'

const picture = (size: number) => ({ size, png: Buffer.from(`a picture of ${size}`) })

it('an .ico file says of each picture how large it is and where it lies', () => {
  const pictures = [picture(16), picture(256)]
  const file = icoFile(pictures)
  expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 2])
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = file.subarray(6 + 16 * index)
    expect(entry[0]).toBe(size % 256)
    const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)]
    expect(file.subarray(offset, offset + length)).toEqual(png)
  }
})

it('an .ico file takes no picture of more than 256 pixels', () => {
  expect(() => icoFile([picture(512)])).toThrow(RangeError)
})

it('an .icns file is one block of blocks, each with its type and its length', () => {
  const file = icnsFile(icnsSizes.map(picture))
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const found: Record<string, string> = {}
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    found[file.toString('latin1', at, at + 4)] = file.toString(
      'latin1',
      at + 8,
      at + file.readUInt32BE(at + 4),
    )
  expect(found).toMatchObject({
    ic07: 'a picture of 128',
    ic10: 'a picture of 1024',
    ic14: 'a picture of 512',
  })
})

it('an .icns file needs every size', () => {
  expect(() => icnsFile([picture(128)])).toThrow('32 pixels')
})
