/**
 * The programs that keep passwords for the docker CLI (docker-credential-helpers, client/client.go): they are given a
 * server's name and write what they know as JSON.
 */
import { spawn } from 'node:child_process'
import * as v from 'valibot'
import { FailureError } from '../../core/failure.ts'
import { wordsWithout } from '../../core/secrets.ts'
import type { Credentials } from '../distribution/authorization.ts'
import { m } from '../../words/messages.ts'

const answerSchema = v.object({ Username: v.optional(v.string(), ''), Secret: v.optional(v.string(), '') })

/** The user name that marks the secret as an identity token (docker/cli cli/config/credentials/native_store.go). */
const tokenUsername = '<token>'

const mostAnswerBytes = 256 * 1024

/** How a helper is run. */
export interface HelperOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
}

const credentialsIn = (text: string): Credentials | undefined => {
  try {
    const answer = v.safeParse(answerSchema, JSON.parse(text))
    if (!answer.success || answer.output.Secret === '') return undefined
    const { Username: username, Secret: secret } = answer.output
    return username === tokenUsername
      ? { kind: 'identity-token', token: secret }
      : { kind: 'password', username, password: secret }
  } catch {
    return undefined
  }
}

/** How a helper's run ended; `code` is absent where it was not there, was stopped, or was too slow. */
interface HelperRun {
  readonly code?: number
  readonly output: string
}

/** Runs a helper. A name that would leave the folders of PATH is not run. */
const run = (
  name: string,
  verb: 'get' | 'store' | 'erase',
  input: string,
  { env, deadlineMs, signal }: HelperOptions,
): Promise<HelperRun> =>
  new Promise((resolve) => {
    if (!/^[\w.-]+$/.test(name)) {
      resolve({ output: '' })
      return
    }
    const child = spawn(`docker-credential-${name}`, [verb], {
      env: { ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      shell: false,
    })
    const chunks: Buffer[] = []
    let bytes = 0
    const stop = (): void => {
      child.kill('SIGKILL')
      child.stdout.destroy()
      settle({ output: '' })
    }
    const timer = setTimeout(stop, deadlineMs)
    const settle = (ended: HelperRun): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      resolve(ended)
    }
    signal?.addEventListener('abort', stop, { once: true })
    child.on('error', () => settle({ output: '' }))
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostAnswerBytes) stop()
      else chunks.push(chunk)
    })
    child.on('close', (code) => {
      settle({ output: Buffer.concat(chunks).toString('utf8'), ...(code === null ? {} : { code }) })
    })
    if (signal?.aborted === true) stop()
    else child.stdin.end(input)
  })

/**
 * What `docker-credential-<name>` knows about a server. `undefined` where it knows nothing (it exits with 1 and writes
 * `credentials not found in native keychain`), is not there, is too slow, or fails: the registry then decides. Nothing
 * that it says is kept or told.
 */
export const askHelper = async (
  name: string,
  server: string,
  options: HelperOptions,
): Promise<Credentials | undefined> => {
  const { code, output } = await run(name, 'get', server, options)
  return code === 0 ? credentialsIn(output) : undefined
}

/** `message` is for one that answered. The helper's own words are told where they hold none of the secrets that it was given. */
const failed = (name: string, message: string, { code, output }: HelperRun, secrets: readonly string[]) => {
  const words = wordsWithout(output.trim().slice(0, 500), secrets)
  return new FailureError({
    kind: 'unexpected',
    message: code === undefined ? m.registry_helper_missing({ helper: name }) : message,
    advice: m.registry_helper_advice(),
    ...(words === undefined || words === '' ? {} : { ownWords: words }),
  })
}

/** Has `docker-credential-<name>` keep the credentials of a server. Throws a `FailureError` without any secret in it. */
export const storeByHelper = async (
  name: string,
  server: string,
  credentials: Credentials,
  options: HelperOptions,
): Promise<void> => {
  const [username, secret] =
    credentials.kind === 'identity-token'
      ? [tokenUsername, credentials.token]
      : [credentials.username, credentials.password]
  const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret })
  const ended = await run(name, 'store', input, options)
  if (ended.code !== 0) throw failed(name, m.registry_helper_keeps_not({ helper: name }), ended, [secret])
}

/**
 * Has `docker-credential-<name>` forget a server. That it knew nothing of it is no failure: helpers say so in ways of their
 * own, so it is asked for what is left. Throws a `FailureError` where something is.
 */
export const eraseByHelper = async (name: string, server: string, options: HelperOptions): Promise<void> => {
  const ended = await run(name, 'erase', server, options)
  if (ended.code === 0) return
  const missing = ended.code === undefined
  if (missing || (await askHelper(name, server, options)) !== undefined)
    throw failed(name, m.registry_helper_forgets_not({ helper: name }), ended, [])
}
