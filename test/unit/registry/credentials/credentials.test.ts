import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCliCredentials } from '../../../../electron/registry/credentials/credentials.ts'

const hub = 'https://index.docker.io/v1/'
const encode = (text: string): string => Buffer.from(text).toString('base64')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-credentials-'))
  await mkdir(join(folder, 'bin'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const config = (content: object | string): Promise<void> =>
  writeFile(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content))

/** A real program on PATH, with `$server` from its standard input. */
const helper = async (name: string, script: string): Promise<void> => {
  const path = join(folder, 'bin', `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\nserver=$(cat)\n${script}\n`)
  await chmod(path, 0o755)
}

interface Asking {
  readonly env?: Record<string, string>
  readonly signal?: AbortSignal
  readonly helperDeadlineMs?: number
}

const ask = (key: string, { env = {}, signal, helperDeadlineMs = 20_000 }: Asking = {}) =>
  createCliCredentials({
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      ...{ DOCKER_CONFIG: folder, FOLDER: folder, ...env },
    },
    homeFolder: join(folder, 'nowhere'),
    readTextFile: (path) => readFile(path, 'utf8'),
    helperDeadlineMs,
  })(key, signal)

const ada = { kind: 'password', username: 'ada', password: 'pass:word' }

describe('the CLI’s file', () => {
  it('has the password of a registry, by its host and port', async () => {
    await config({ auths: { 'registry.example:5000': { auth: encode('ada:pass:word') } } })
    expect(await ask('registry.example:5000')).toEqual(ada)
    expect(await ask('registry.example')).toBeUndefined()
  })

  it('has Docker Hub’s by an address of its own', async () => {
    await config({ auths: { [hub]: { auth: encode('ada:pass:word') } } })
    expect(await ask(hub)).toEqual(ada)
  })

  it('has old entries by their address', async () => {
    await config({ auths: { 'https://registry.example/v1/': { auth: encode('ada:pass:word') } } })
    expect(await ask('registry.example')).toEqual(ada)
  })

  it('has an identity token', async () => {
    await config({ auths: { 'registry.example': { auth: encode('ada:'), identitytoken: 'refresh' } } })
    expect(await ask('registry.example')).toEqual({ kind: 'identity-token', token: 'refresh' })
  })

  it.each([
    ['damaged', '{'],
    ['of another shape', '{"auths":[1]}'],
    ['empty', ''],
  ])('gives nothing where it is %s', async (_what, text) => {
    await config(text)
    expect(await ask(hub)).toBeUndefined()
  })

  it('gives nothing where there is none', async () => {
    expect(await ask(hub)).toBeUndefined()
  })

  it('comes after DOCKER_AUTH_CONFIG', async () => {
    await config({ auths: { [hub]: { auth: encode('other:one') } } })
    const env = {
      DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [hub]: { auth: encode('ada:pass:word') } } }),
    }
    expect(await ask(hub, { env })).toEqual(ada)
  })
})

describe('a helper', () => {
  it('is given the server’s name and gives the password', async () => {
    await config({ credsStore: 'one' })
    await helper(
      'one',
      '[ "$1" = get ] && echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"ada\\",\\"Secret\\":\\"for $server\\"}"',
    )
    expect(await ask(hub)).toEqual({ kind: 'password', username: 'ada', password: `for ${hub}` })
  })

  it('gives an identity token under the user name <token>', async () => {
    await config({ credsStore: 'one' })
    await helper('one', 'echo \'{"Username":"<token>","Secret":"refresh"}\'')
    expect(await ask(hub)).toEqual({ kind: 'identity-token', token: 'refresh' })
  })

  it('of the host goes before the one for all', async () => {
    await config({ credsStore: 'all', credHelpers: { 'registry.example': 'own' } })
    await helper('all', 'echo \'{"Username":"a","Secret":"all"}\'')
    await helper('own', 'echo \'{"Username":"a","Secret":"own"}\'')
    expect(await ask('registry.example')).toMatchObject({ password: 'own' })
    expect(await ask(hub)).toMatchObject({ password: 'all' })
  })

  it.each([
    ['knows nothing', 'echo "credentials not found in native keychain"; exit 1'],
    ['fails', 'echo \'{"Username":"a","Secret":"b"}\'; exit 2'],
    ['writes nonsense', 'echo nonsense'],
    ['writes without end', 'yes'],
  ])('that %s gives nothing', async (_what, script) => {
    await config({ credsStore: 'one' })
    await helper('one', script)
    expect(await ask(hub)).toBeUndefined()
  })

  it('that takes longer than it may gives nothing', async () => {
    await config({ credsStore: 'one' })
    await helper('one', 'exec sleep 30')
    expect(await ask(hub, { helperDeadlineMs: 100 })).toBeUndefined()
  })

  it('that is not there gives nothing', async () => {
    await config({ credsStore: 'missing' })
    expect(await ask(hub)).toBeUndefined()
  })

  it('is not run by a name that leads elsewhere or that a shell would read', async () => {
    await helper('one', 'touch "$FOLDER/ran"')
    for (const name of ['one; touch $FOLDER/ran', '../one', 'one$(touch ran)']) {
      await config({ credsStore: name })
      expect(await ask(hub)).toBeUndefined()
    }
    await expect(readFile(join(folder, 'ran'))).rejects.toThrow('ENOENT')
  })

  it('is ended when nobody wants to know any more', async () => {
    await config({ credsStore: 'one' })
    await helper('one', 'exec sleep 30')
    const asked = new AbortController()
    const answer = ask(hub, { signal: asked.signal })
    asked.abort()
    expect(await answer).toBeUndefined()
  })
})
