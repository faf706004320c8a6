import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../electron/core/failure.ts'
import { signInByEngine } from '../../electron/engine/registry-sign-in.ts'
import { createCliCredentials } from '../../electron/registry/credentials/credentials.ts'
import { createCliStore } from '../../electron/registry/credentials/store.ts'
import { createRegistrySignIn } from '../../electron/services/discover/registry-sign-in.ts'
import { type EngineKind } from '../support/engine.ts'
import { setUpTransferring } from '../support/transferring.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const user = { name: 'ada', password: 'correct-horse' }

/** A program that keeps one registry's credentials in a file beside it. */
const keepingHelper = `#!/bin/sh
kept="$(dirname "$0")/kept"; input=$(cat)
case "$1" in
  store) printf %s "$input" > "$kept" ;;
  get) cat "$kept" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
  erase) rm -f "$kept" ;;
esac
`

describe.each(kinds)('signing in by a %s engine', (kind) => {
  const at = setUpTransferring(kind)
  const signIn = () =>
    createRegistrySignIn({
      trySignIn: () => (request, signal) => signInByEngine(at.greeting.client, request, signal),
      store: createCliStore(at.cli),
      activity: at.activity,
      nowMs: () => 1,
    })
  const registry = () => at.parts.guarded.address
  const kept = () => createCliCredentials(at.cli)(registry())
  const config = () => readFile(join(at.folder, 'config.json'), 'utf8').catch(() => 'none')
  const ada = () => ({ registry: registry(), username: user.name, password: user.password })
  const failed = async (input: Parameters<ReturnType<typeof signIn>['signIn']>[0]): Promise<Failure> => {
    const error: unknown = await signIn()
      .signIn(input)
      .catch((reason: unknown) => reason)
    return (error as { failure: Failure }).failure
  }
  const push = async (): Promise<string> => {
    const name = `${registry()}/acme/signed:1`
    await at.have('library/tiny:latest', name)
    return (await at.ended(at.transfers.push({ reference: name }))).state.kind
  }

  beforeEach(() => {
    at.parts.guarded.rules = { user }
  })

  it('keeps what the registry accepted, and a push then has it, until signing out', async () => {
    expect(await push()).toBe('failed')
    expect(await signIn().signIn(ada())).toEqual({
      registry: registry(),
      username: 'ada',
      keptIn: { kind: 'file' },
    })
    expect(await push()).toBe('succeeded')
    await signIn().signOut({ registry: registry() })
    expect(await signIn().known()).toEqual([])
    expect(await push()).toBe('failed')
  })

  it('keeps an identity token instead of the password where the registry issues one', async () => {
    at.parts.guarded.rules = { user, issuedToken: 'refresh' }
    await signIn().signIn(ada())
    expect(await kept()).toEqual({ kind: 'identity-token', token: 'refresh' })
    expect(await config()).not.toContain(Buffer.from('ada:correct-horse').toString('base64'))
    expect(await push()).toBe('succeeded')
  })

  it('keeps it by the helper that is configured', async () => {
    const helper = join(at.folder, 'docker-credential-keeping')
    await writeFile(helper, keepingHelper)
    await chmod(helper, 0o755)
    await writeFile(join(at.folder, 'config.json'), '{"credsStore":"keeping"}')
    expect((await signIn().signIn(ada())).keptIn).toEqual({ kind: 'helper', name: 'keeping' })
    expect(await config()).not.toContain(user.password)
    expect(await push()).toBe('succeeded')
    await signIn().signOut({ registry: registry() })
    expect(await kept()).toBeUndefined()
    expect(await push()).toBe('failed')
  })

  it('with a wrong password keeps nothing, and repeats no password', async () => {
    const failure = await failed({ ...ada(), password: 'battery-staple' })
    expect(failure.kind).toBe('unauthorized')
    expect(failure.message).toContain(registry())
    expect(JSON.stringify(failure)).not.toContain('battery-staple')
    expect(await config()).toBe('none')
  })

  it('to what repeats the password does not repeat it', async () => {
    at.parts.guarded.rules = { user, refuses: { status: 500, body: 'no entry for battery-staple' } }
    expect(JSON.stringify(await failed({ ...ada(), password: 'battery-staple' }))).not.toContain('battery')
  })

  it('where no registry answers says so', async () => {
    expect(await failed({ ...ada(), registry: '127.0.0.1:1' })).toMatchObject({
      kind: 'registry-unreachable',
      message: 'The engine cannot reach 127.0.0.1:1.',
    })
  })

  it('to what is no registry’s name asks nobody', async () => {
    at.parts.proxy.setMode({ kind: 'refuse' })
    expect(await failed({ ...ada(), registry: 'acme' })).toMatchObject({ kind: 'invalid-input' })
  })

  it('while the engine is away keeps nothing', async () => {
    at.parts.proxy.setMode({ kind: 'refuse' })
    expect((await failed(ada())).kind).toMatch(/^(stream-broken|engine-unreachable)$/)
    expect(await config()).toBe('none')
  })
})
