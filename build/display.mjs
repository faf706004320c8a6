/** A display for windows where there is no screen. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { stop } from './process.mjs'

/** @typedef {{ display: string, env: NodeJS.ProcessEnv, end: () => Promise<void> }} Display */

/**
 * Starts Xvfb on a display number that is free.
 * @returns {Promise<Display>} its name (`:7`), the environment for programs to be shown on it, and what ends it
 */
export async function startDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']
  const server = spawn('Xvfb', args, { cwd: tmpdir(), stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const ended = new Promise((done) => server.once('close', done))
  const endWithUs = () => void server.kill()
  process.once('exit', endWithUs)
  const display = `:${await displayNumber(server)}`
  return {
    display,
    env: displayEnvironment(display),
    async end() {
      process.off('exit', endWithUs)
      server.kill()
      await ended
    },
  }
}

/**
 * Runs `work` with the display there is, or else with one that is started for it and ended after it.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDisplay(work) {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return work(process.env)
  const display = await startDisplay()
  try {
    return await work(display.env)
  } finally {
    await display.end()
  }
}

/** Electron prefers Wayland where the environment names it. @param {string} display */
function displayEnvironment(display) {
  const { WAYLAND_DISPLAY: _, ...env } = process.env
  return { ...env, DISPLAY: display, XDG_SESSION_TYPE: 'x11' }
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
async function displayNumber(server) {
  const channel = /** @type {import('node:stream').Readable} */ (server.stdio[3])
  const failed = once(server, 'close')
    .catch(() => {})
    .then(() => Promise.reject(stop('Xvfb did not start.')))
  /** @type {unknown[]} */
  const firstData = await Promise.race([once(channel.setEncoding('utf8'), 'data'), failed])
  return String(firstData[0]).trim()
}
