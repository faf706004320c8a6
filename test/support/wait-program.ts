/**
 * A program for containers of sample images: it waits until it is told to stop (SIGTERM, SIGINT or SIGQUIT), and
 * ends at once then with code 0. Written in machine code, because there is no other program in those images.
 */

/** Where sample images have it. */
export const waitProgramPath = 'bin/wait-for-stop'

const baseAddress = 0x40_00_00
const headersBytes = 64 + 56

/** rt_sigprocmask(SIG_BLOCK, set, null, 8); rt_sigtimedwait(set, null, null, 8); exit(0), for Linux on x86-64. */
const code = Buffer.from(
  [
    '31ff', // xor edi, edi
    '488d3530000000', // lea rsi, [rip + 48]: the set, after the code
    '31d2', // xor edx, edx
    '41ba08000000', // mov r10d, 8
    'b80e000000', // mov eax, 14
    '0f05', // syscall
    '488d3d1a000000', // lea rdi, [rip + 26]: the set
    '31f6', // xor esi, esi
    '31d2', // xor edx, edx
    '41ba08000000', // mov r10d, 8
    'b880000000', // mov eax, 128
    '0f05', // syscall
    '31ff', // xor edi, edi
    'b83c000000', // mov eax, 60
    '0f05', // syscall
    '0640000000000000', // the set: bits 1, 2 and 14
  ].join(''),
  'hex',
)

/** The program as an ELF file: one header, one segment that is the whole file. See elf(5). */
export function waitProgram(): Buffer {
  const headers = Buffer.alloc(headersBytes)
  headers.write('7f454c46020101', 0, 'hex')
  headers.writeUInt16LE(2, 16) // an executable
  headers.writeUInt16LE(62, 18) // for x86-64
  headers.writeUInt32LE(1, 20)
  headers.writeBigUInt64LE(BigInt(baseAddress + headersBytes), 24) // entry
  headers.writeBigUInt64LE(64n, 32) // the program header's place
  headers.writeUInt16LE(64, 52)
  headers.writeUInt16LE(56, 54)
  headers.writeUInt16LE(1, 56)
  const fileBytes = BigInt(headersBytes + code.length)
  headers.writeUInt32LE(1, 64) // to be loaded
  headers.writeUInt32LE(5, 68) // readable, executable
  headers.writeBigUInt64LE(BigInt(baseAddress), 80)
  headers.writeBigUInt64LE(BigInt(baseAddress), 88)
  headers.writeBigUInt64LE(fileBytes, 96)
  headers.writeBigUInt64LE(fileBytes, 104)
  headers.writeBigUInt64LE(0x1000n, 112)
  return Buffer.concat([headers, code])
}
