import { chmod, lstat, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { createCliCredentials } from '../../../../electron/registry/credentials/credentials.ts'
import { createCliStore } from '../../../../electron/registry/credentials/store.ts'
import { hubCredentialsKey } from '../../../../electron/registry/distribution/endpoints.ts'

const secret = 'correct-horse'
const ada = { kind: 'password', username: 'ada', password: secret } as const
const encode = (text: string): string => Buffer.from(text).toString('base64')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-store-'))
  await mkdir(join(folder, 'bin'))
  await mkdir(join(folder, 'docker'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = () => join(folder, 'docker', 'config.json')
const surroundings = (env: Record<string, string> = {}) => ({
  env: {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    ...{ DOCKER_CONFIG: join(folder, 'docker'), FOLDER: folder, ...env },
  },
  homeFolder: join(folder, 'nowhere'),
  readTextFile: (path: string) => readFile(path, 'utf8'),
  helperDeadlineMs: 20_000,
})
const store = (env?: Record<string, string>) => createCliStore(surroundings(env))
const found = (key: string) => createCliCredentials(surroundings())(key)
const written = async (): Promise<unknown> => JSON.parse(await readFile(file(), 'utf8'))

/** A real program that keeps what it is given in files, and says of what it does not know what helpers say. */
const keepingHelper = `#!/bin/sh
dir="$FOLDER/kept"; mkdir -p "$dir"; input=$(cat)
nameOf() { printf %s "$1" | base64 -w0 | tr '/+' '_-'; }
case "$1" in
  store) printf %s "$input" > "$dir/$(nameOf "$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')")" ;;
  get) cat "$dir/$(nameOf "$input")" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
  erase) rm "$dir/$(nameOf "$input")" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
esac
`

const helper = async (name: string, script: string): Promise<void> => {
  const path = join(folder, 'bin', `docker-credential-${name}`)
  await writeFile(path, script)
  await chmod(path, 0o755)
}

const failureOfWork = async (work: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw new Error(`no failure: ${String(error)}`)
}

describe('without a helper', () => {
  it('credentials are kept in the file, where the CLI finds them', async () => {
    await store().store('registry.example:5000', 'ada', ada)
    expect(await written()).toEqual({
      auths: { 'registry.example:5000': { auth: encode(`ada:${secret}`) } },
    })
    expect(await found('registry.example:5000')).toEqual(ada)
  })

  it('an identity token is kept beside the user’s name, and no password', async () => {
    const token = { kind: 'identity-token', token: 'refresh' } as const
    await store().store(hubCredentialsKey, 'ada', token)
    expect(await written()).toEqual({
      auths: { [hubCredentialsKey]: { auth: encode('ada:'), identitytoken: 'refresh' } },
    })
    expect(await found(hubCredentialsKey)).toEqual(token)
  })

  it('the file is its owner’s alone, and so is a folder that is made for it', async () => {
    await rm(join(folder, 'docker'), { recursive: true })
    await store().store('ghcr.io', 'ada', ada)
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'docker'))).mode & 0o777).toBe(0o700)
    await chmod(file(), 0o644)
    await store().store('quay.io', 'ada', ada)
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it('all else in the file stays byte for byte', async () => {
    const before = '{\n  "unknown" : [1,  2.50],\n  "auths": {"ghcr.io": {}},\n  "detachKeys":"\\u0061"\n}\n'
    await writeFile(file(), before)
    await store().store('quay.io', 'ada', ada)
    await store().erase('quay.io')
    expect(await readFile(file(), 'utf8')).toBe(before)
  })

  it('a link stays a link, also one to a file that is not there yet', async () => {
    await mkdir(join(folder, 'elsewhere'))
    await symlink(join('..', 'elsewhere', 'real.json'), file())
    await store().store('ghcr.io', 'ada', ada)
    await store().store('quay.io', 'ada', ada)
    expect((await lstat(file())).isSymbolicLink()).toBe(true)
    expect((await lstat(join(folder, 'elsewhere', 'real.json'))).isFile()).toBe(true)
    expect(await found('quay.io')).toEqual(ada)
  })

  it.each([
    ['damaged', '{"auths":'],
    ['of another shape', '{"auths":[1]}'],
  ])('a file that is %s is left as it is', async (_what, text) => {
    await writeFile(file(), text)
    expect(await failureOfWork(store().store('ghcr.io', 'ada', ada))).toMatchObject({ kind: 'invalid-input' })
    expect(await readFile(file(), 'utf8')).toBe(text)
  })

  it('signing in twice at once keeps both', async () => {
    const one = store()
    await Promise.all(['a.example', 'b.example', 'c.example'].map((key) => one.store(key, 'ada', ada)))
    expect((await one.known()).map(({ registry }) => registry)).toEqual([
      'a.example',
      'b.example',
      'c.example',
    ])
  })

  it('signing out takes old addresses of the registry along, and no other', async () => {
    await writeFile(
      file(),
      JSON.stringify({ auths: { 'r.example': {}, 'https://r.example': {}, 'http://r.example': {}, b: {} } }),
    )
    await store().erase('r.example')
    expect(await written()).toEqual({ auths: { b: {} } })
  })

  it('signing out of Docker Hub takes the tokens of a sign-in by browser along', async () => {
    const auths = { [hubCredentialsKey]: {}, [`${hubCredentialsKey}access-token`]: {} }
    await writeFile(
      file(),
      JSON.stringify({ auths: { ...auths, [`${hubCredentialsKey}refresh-token`]: {} } }),
    )
    await store().erase(hubCredentialsKey)
    expect(await written()).toEqual({ auths: {} })
  })

  it('signing out where nobody is signed in does nothing', async () => {
    await store().erase('ghcr.io')
    await expect(readFile(file(), 'utf8')).rejects.toThrow(/ENOENT/)
  })
})

describe('with a helper', () => {
  beforeEach(async () => {
    await helper('keeping', keepingHelper)
    await writeFile(file(), '{\n\t"credsStore": "keeping"\n}')
  })

  it('credentials are kept by it, and the file says only that there are some', async () => {
    await store().store('ghcr.io', 'ada', ada)
    expect(await found('ghcr.io')).toEqual(ada)
    expect(await written()).toEqual({ credsStore: 'keeping', auths: { 'ghcr.io': {} } })
  })

  it('an identity token is kept under the user name <token>', async () => {
    await store().store('ghcr.io', 'ada', { kind: 'identity-token', token: 'refresh' })
    expect(await found('ghcr.io')).toEqual({ kind: 'identity-token', token: 'refresh' })
  })

  it('a registry’s own helper goes before the one for all', async () => {
    await writeFile(file(), '{"credsStore":"nosuch","credHelpers":{"ghcr.io":"keeping"}}')
    await store().store('ghcr.io', 'ada', ada)
    expect(await found('ghcr.io')).toEqual(ada)
  })

  it('signing out makes it forget, and takes the entry out of the file', async () => {
    await store().store('ghcr.io', 'ada', ada)
    await store().erase('ghcr.io')
    expect(await found('ghcr.io')).toBeUndefined()
    expect(await written()).toEqual({ credsStore: 'keeping', auths: {} })
  })

  it('signing out of what it does not know is no failure', async () => {
    await expect(store().erase('ghcr.io')).resolves.toBeUndefined()
  })

  it('that is not there is named, and nothing is written', async () => {
    await writeFile(file(), '{"credsStore":"nosuch"}')
    const failure = await failureOfWork(store().store('ghcr.io', 'ada', ada))
    expect(failure.message).toContain('docker-credential-nosuch')
    expect(await written()).toEqual({ credsStore: 'nosuch' })
  })

  it('that fails says why in its own words', async () => {
    await helper('keeping', '#!/bin/sh\ncat >/dev/null; echo "pass is not initialized"; exit 1\n')
    expect(await failureOfWork(store().store('ghcr.io', 'ada', ada))).toMatchObject({
      ownWords: 'pass is not initialized',
    })
  })

  it('that repeats the password is not repeated', async () => {
    await helper('keeping', '#!/bin/sh\ncat; exit 1\n')
    const failure = await failureOfWork(store().store('ghcr.io', 'ada', ada))
    expect(JSON.stringify(failure)).not.toContain(secret)
    expect(failure.ownWords).toBeUndefined()
  })
})

describe('the place for credentials', () => {
  it('is the file, or the helper that is configured for the registry or for all', async () => {
    expect(await store().placeFor('ghcr.io')).toEqual({ kind: 'file' })
    await writeFile(file(), JSON.stringify({ credHelpers: { 'ghcr.io': 'pass' } }))
    expect(await store().placeFor('ghcr.io')).toEqual({ kind: 'helper', name: 'pass' })
    expect(await store().placeFor('quay.io')).toEqual({ kind: 'file' })
    await writeFile(file(), JSON.stringify({ credsStore: 'secretservice' }))
    expect(await store().placeFor(hubCredentialsKey)).toEqual({ kind: 'helper', name: 'secretservice' })
  })
})

describe('the registries that are known', () => {
  it('are those of the file and of the helpers, by their names', async () => {
    await writeFile(
      file(),
      JSON.stringify({
        auths: {
          [hubCredentialsKey]: { auth: encode(`ada:${secret}`) },
          [`${hubCredentialsKey}refresh-token`]: { auth: encode(`ada:${secret}`) },
          'https://old.example/v1/': { auth: encode('bob:x'), identitytoken: 't' },
          'left.example': {},
        },
        credHelpers: { 'gcr.io': 'gcloud' },
      }),
    )
    const known = await store().known()
    expect(known).toEqual([
      { registry: 'docker.io', username: 'ada', keptIn: { kind: 'file' } },
      { registry: 'gcr.io', keptIn: { kind: 'helper', name: 'gcloud' } },
      { registry: 'old.example', username: 'bob', keptIn: { kind: 'file' } },
    ])
    expect(JSON.stringify(known)).not.toContain(secret)
  })

  it('are those that a helper keeps, without asking it', async () => {
    await writeFile(file(), '{"auths":{"ghcr.io":{}},"credsStore":"nosuch"}')
    expect(await store().known()).toEqual([
      { registry: 'ghcr.io', keptIn: { kind: 'helper', name: 'nosuch' } },
    ])
  })

  it('are none where there is no file', async () => {
    expect(await store().known()).toEqual([])
  })
})

it('what DOCKER_AUTH_CONFIG says cannot be signed in to or out of', async () => {
  const DOCKER_AUTH_CONFIG = JSON.stringify({ auths: { 'ghcr.io': { auth: encode('ci:token') } } })
  const one = store({ DOCKER_AUTH_CONFIG })
  expect((await failureOfWork(one.store('ghcr.io', 'ada', ada))).message).toContain('DOCKER_AUTH_CONFIG')
  expect((await failureOfWork(one.erase('ghcr.io'))).message).toContain('DOCKER_AUTH_CONFIG')
})
