export { plural } from '../../../electron/core/plural.ts'
