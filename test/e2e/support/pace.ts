import type { FaultMode } from '../../support/fault-proxy.ts'

/** So slow that a pull of the sample images lasts until a test has seen what it wanted to see. */
export const slow: FaultMode = { kind: 'throttle', bytesPerSecond: 600_000 }

/** As fast as the machine. */
export const fast: FaultMode = { kind: 'pass' }
