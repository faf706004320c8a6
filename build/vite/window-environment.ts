import type { Environment } from 'vitest/runtime'
import { builtinEnvironments } from 'vitest/runtime'

/**
 * For Vitest: Node, but with modules resolved and compiled as the window has them. For Vitest's own Node, Svelte is
 * compiled to render on a server, where effects never run. Vitest takes it as a default export.
 */
const windowEnvironment: Environment = {
  ...builtinEnvironments.node,
  name: 'window',
  viteEnvironment: 'client',
}
export default windowEnvironment
