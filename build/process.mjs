/**
 * What the scripts of this folder share: where the project is, how they start programs, and how they end.
 * Uses nothing but Node 20, because the first of them run before anything is installed.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'

/** The project's folder, absolute. */
export const root = resolve(import.meta.dirname, '..')

/** The Node that the project pins in package.json, there once the dependencies are installed. */
export const projectNode = join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** The program of an installed package, as arguments for `projectNode`. @param {string} path under node_modules */
export const packageProgram = (path) => join(root, 'node_modules', path)

/** @typedef {{ command: string, args: string[] }} Command */
/** @typedef {{ code: number, stdout: string, stderr: string }} Captured */
/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} SpawnOptions */

const stopName = 'Stop'

/**
 * An error whose message is all that the person needs: no stack is printed for it.
 * @param {string} message
 * @param {unknown} [cause]
 */
export function stop(message, cause) {
  const error = new Error(message, { cause })
  error.name = stopName
  return error
}

/** How to call the npm that runs this script, or the one on PATH. @param {string[]} args @returns {Command} */
export function npmCommand(args) {
  const script = process.env['npm_execpath']
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script, ...args] }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args }
}

/**
 * Runs a program on this terminal, hands it the signals that reach this process, and gives its exit code.
 * @param {Command} program
 * @param {SpawnOptions} [options]
 * @returns {Promise<number>} 128 plus the signal's number when a signal ended it, as shells count
 */
export function run({ command, args }, options = {}) {
  const child = spawn(command, args, { cwd: root, ...options, stdio: 'inherit', shell: needsShell(command) })
  const stopForwarding = forwardSignals(child)
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => done(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
  }).finally(stopForwarding)
}

/**
 * Runs a program to its end and keeps what it says. A program that cannot be started has code 127.
 * @param {Command} program
 * @param {SpawnOptions} [options]
 * @returns {Promise<Captured>}
 */
export function capture({ command, args }, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: needsShell(command),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  return new Promise((done) => {
    child.once('error', (error) => done({ code: 127, stdout, stderr: error.message }))
    child.once('close', (code) => done({ code: code ?? 1, stdout, stderr }))
  })
}

/**
 * Runs a script: its result is the exit code; an error from `stop` is one line on the terminal.
 * @param {() => Promise<number | void>} script
 */
export async function main(script) {
  try {
    process.exitCode = (await script()) ?? 0
  } catch (error) {
    const isStop = error instanceof Error && error.name === stopName
    console.error(isStop ? error.message : error)
    process.exitCode = 1
  }
}

/** Windows starts `.cmd` files through its shell only. @param {string} command */
const needsShell = (command) => process.platform === 'win32' && command.endsWith('.cmd')

/** @param {import('node:child_process').ChildProcess} child @returns {() => void} ends the forwarding */
function forwardSignals(child) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  const forwards = signals.map((signal) => ({ signal, forward: () => void child.kill(signal) }))
  for (const { signal, forward } of forwards) process.on(signal, forward)
  return () => forwards.forEach(({ signal, forward }) => process.off(signal, forward))
}
