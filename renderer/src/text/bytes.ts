export * from '../../../electron/core/byte-words.ts'
