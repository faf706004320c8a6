/**
 * One header of a tar archive (POSIX.1-2017, pax "ustar Interchange Format", and GNU's numbers for large files), read
 * without trust: what is no header gives nothing.
 */

/** Headers stand at multiples of this, and contents are filled up to one. */
export const tarBlockBytes = 512

/** What a header says. */
export interface TarHeader {
  readonly name: string
  readonly sizeBytes: number
  /** `file`: a file of any kind or a link; `extension`: what it holds belongs to the next header. */
  readonly kind: 'file' | 'pax' | 'gnu-name' | 'extension'
}

const text = (block: Uint8Array, start: number, length: number): string => {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end))
}

/** Octal digits, or GNU's binary number with the highest bit set. `undefined` where it is neither, or no safe size. */
const numberIn = (block: Uint8Array, start: number, length: number): number | undefined => {
  const field = block.subarray(start, start + length)
  const [first = 0, ...rest] = field
  if ((first & 0x80) !== 0) {
    const size = rest.reduce((sum, byte) => sum * 256 + byte, first & 0x7f)
    return Number.isSafeInteger(size) ? size : undefined
  }
  const digits = text(block, start, length).trim()
  if (digits === '') return 0
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

const checksumStart = 148
const checksumLength = 8

/** The sum of all bytes, with those of the checksum itself taken for spaces. */
const checksumOf = (block: Uint8Array): number =>
  block.reduce((sum, byte, index) => {
    const isChecksum = index >= checksumStart && index < checksumStart + checksumLength
    return sum + (isChecksum ? 0x20 : byte)
  }, 0)

const kindOf = (flag: string): TarHeader['kind'] => {
  switch (flag) {
    case 'x':
      return 'pax'
    case 'L':
      return 'gnu-name'
    case 'g':
    case 'K':
      return 'extension'
    default:
      return 'file'
  }
}

/** Links, devices and folders have no content, whatever their size says. */
const hasContent = (flag: string): boolean => !/[1-6]/.test(flag)

/** The header in a block of 512 bytes; `end` for an empty one, `undefined` for what is no header. */
export const tarHeaderIn = (block: Uint8Array): TarHeader | 'end' | undefined => {
  if (block.every((byte) => byte === 0)) return 'end'
  if (numberIn(block, checksumStart, checksumLength) !== checksumOf(block)) return undefined
  const sizeBytes = numberIn(block, 124, 12)
  if (sizeBytes === undefined) return undefined
  const flag = text(block, 156, 1)
  const prefix = text(block, 257, 5) === 'ustar' ? text(block, 345, 155) : ''
  const name = text(block, 0, 100)
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes: hasContent(flag) ? sizeBytes : 0,
    kind: kindOf(flag),
  }
}

/** What an extended header says of the next one: `27 path=…` lines, of which the name and the size matter. */
export const paxIn = (content: Uint8Array): Partial<Pick<TarHeader, 'name' | 'sizeBytes'>> => {
  const records = new Map<string, string>()
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    const length = Number(new TextDecoder().decode(content.subarray(at, space)))
    if (space === -1 || !Number.isSafeInteger(length) || length <= space - at) break
    const record = new TextDecoder().decode(content.subarray(space + 1, at + length - 1))
    const equals = record.indexOf('=')
    records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  const name = records.get('path')
  const size = records.get('size')
  return {
    ...(name === undefined ? {} : { name }),
    ...(size === undefined || !/^\d{1,15}$/.test(size) ? {} : { sizeBytes: Number(size) }),
  }
}
