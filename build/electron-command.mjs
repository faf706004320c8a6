/** How Lading is started from its sources, the same for `npm start`, the demo, the tests and the benchmarks. */
import { root } from './process.mjs'
import { ensureElectron } from './runtime/electron-runtime.mjs'

/** For what reads the window's words: it finds English ones, whatever this machine speaks. */
export const inEnglish = { LANGUAGE: 'en', LC_ALL: 'C.UTF-8' }

/**
 * The command that opens Lading; the bundle has to be built already.
 * @param {string[]} [args] for Electron and Lading
 * @returns {Promise<{ command: string, args: string[], env: NodeJS.ProcessEnv }>}
 */
export async function electronCommand(args = []) {
  const { executable, env: additions } = await ensureElectron()
  // Set in the terminals of editors that are Electron apps themselves; it would start Electron as a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return { command: executable, args: [...sandboxArguments(), root, ...args], env: { ...env, ...additions } }
}

/** Chromium's sandbox refuses to start as root, as in containers and CI; everybody else keeps it. */
const sandboxArguments = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])
