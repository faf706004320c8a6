/**
 * The programs that keep passwords for the docker CLI (docker-credential-helpers, client/client.go): they are given a
 * server's name and write what they know as JSON.
 */
import { spawn } from 'node:child_process'
import * as v from 'valibot'
import type { Credentials } from '../distribution/authorization.ts'

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

/** What the program wrote when it ended well and in time, or `undefined`. Nothing that it says is kept or told. */
const outputOf = (program: string, input: string, { env, deadlineMs, signal }: HelperOptions) =>
  new Promise<string | undefined>((resolve) => {
    const child = spawn(program, ['get'], {
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
      settle(undefined)
    }
    const timer = setTimeout(stop, deadlineMs)
    const settle = (output: string | undefined): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      resolve(output)
    }
    signal?.addEventListener('abort', stop, { once: true })
    child.on('error', () => settle(undefined))
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostAnswerBytes) stop()
      else chunks.push(chunk)
    })
    child.on('close', (code) => settle(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined))
    if (signal?.aborted === true) stop()
    else child.stdin.end(input)
  })

/**
 * What `docker-credential-<name>` knows about a server. `undefined` where it knows nothing (it exits with 1 and writes
 * `credentials not found in native keychain`), is not there, is too slow, or fails: the registry then decides.
 * A name that would leave the folders of PATH is not run.
 */
export const askHelper = async (
  name: string,
  server: string,
  options: HelperOptions,
): Promise<Credentials | undefined> => {
  if (!/^[\w.-]+$/.test(name)) return undefined
  const output = await outputOf(`docker-credential-${name}`, server, options)
  return output === undefined ? undefined : credentialsIn(output)
}
