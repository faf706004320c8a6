import { describe, expect, it } from 'vitest'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { KnownRegistry } from '../../../electron/core/registry/sign-in.ts'
import { Registries } from '../../../renderer/src/state/registries.svelte.ts'
import {
  keptSentence,
  registryOf,
  registryTitle,
  signedInSentence,
  willBeKeptSentence,
} from '../../../renderer/src/text/registry-words.ts'

const failure: Failure = { kind: 'unauthorized', message: 'It does not accept this.', advice: 'Check.' }
const example: KnownRegistry = {
  ...{ registry: 'registry.example', username: 'ada', keptIn: { kind: 'file' } },
}

/** A main process that answers signing in as told. */
const setUp = (answer: () => Promise<Result<KnownRegistry>>) => {
  const passed: string[] = []
  const told: Failure[] = []
  const signedOut: string[] = []
  const registries = new Registries(
    {
      registries: {
        known: () => Promise.resolve({ ok: true, value: [example] }),
        place: ({ registry }) =>
          Promise.resolve(
            registry === 'no registry'
              ? { ok: false, failure }
              : { ok: true, value: { kind: 'helper', name: 'secretservice' } },
          ),
        signIn: answer,
        signOut: ({ registry }) => {
          signedOut.push(registry)
          return Promise.resolve({ ok: true, value: undefined })
        },
      },
      on: () => () => undefined,
    },
    (one) => told.push(one),
    (text) => passed.push(text),
  )
  return { registries, passed, told, signedOut }
}

const accepted = () => Promise.resolve({ ok: true, value: example } as const)
const refused = () => Promise.resolve({ ok: false, failure } as const)

describe('signing in', () => {
  it('goes on with what it was for once it has worked', async () => {
    const { registries, passed } = setUp(accepted)
    let again = 0
    registries.ask({ registry: 'registry.example', isFixed: true, then: () => (again += 1) })
    await registries.signIn('registry.example', 'ada', 'correct-horse')
    expect([again, passed]).toEqual([1, ['Signed in to registry.example']])
    expect(registries.wish).toBeUndefined()
  })

  it('that does not work leaves the dialog open with the reason, and is no notice', async () => {
    const { registries, told } = setUp(refused)
    registries.ask()
    await registries.signIn('registry.example', 'ada', 'battery-staple')
    expect(registries.failure).toBe(failure)
    expect(registries.wish).toBeDefined()
    expect([registries.isSigningIn, told]).toEqual([false, []])
  })

  it('keeps no password in the window', async () => {
    const { registries } = setUp(refused)
    registries.ask()
    await registries.signIn('registry.example', 'ada', 'battery-staple')
    const { wish, failure: shown, known, place } = registries
    expect(JSON.stringify({ wish, shown, known, place })).not.toContain('battery-staple')
  })

  it('that was left meanwhile does nothing more than say so', async () => {
    let answer: (result: Result<KnownRegistry>) => void = () => undefined
    const { registries, passed } = setUp(() => new Promise((resolve) => (answer = resolve)))
    let again = 0
    registries.ask({ registry: 'registry.example', isFixed: true, then: () => (again += 1) })
    const signing = registries.signIn('registry.example', 'ada', 'correct-horse')
    registries.cancel()
    answer({ ok: true, value: example })
    await signing
    expect([again, passed]).toEqual([0, ['Signed in to registry.example']])
  })

  it('says where the credentials will be kept as soon as a registry is named', async () => {
    const { registries } = setUp(accepted)
    registries.ask()
    expect(registries.place).toBeUndefined()
    await registries.look('registry.example')
    expect(registries.place).toEqual({ kind: 'helper', name: 'secretservice' })
    await registries.look('no registry')
    expect(registries.place).toBeUndefined()
  })
})

it('the list is read when it is opened, and again after signing out', async () => {
  const { registries, signedOut } = setUp(accepted)
  registries.open()
  await registries.signOut(example)
  expect(registries.known).toEqual([example])
  expect(signedOut).toEqual(['registry.example'])
  registries.close()
  expect(registries.known).toBeUndefined()
})

describe('the words for registries', () => {
  it('name Docker Hub as people do', () => {
    expect(registryTitle('docker.io')).toBe('Docker Hub')
    expect(registryTitle('ghcr.io')).toBe('ghcr.io')
  })

  it('say where a reference leads', () => {
    expect(registryOf('acme/api:1')).toBe('docker.io')
    expect(registryOf('127.0.0.1:5000/acme/api:1')).toBe('127.0.0.1:5000')
    expect(registryOf('No Reference')).toBeUndefined()
  })

  it('say where credentials are kept, and who is signed in as far as that is known', () => {
    expect(keptSentence({ kind: 'helper', name: 'secretservice' })).toBe('Kept in the helper secretservice.')
    expect(keptSentence({ kind: 'file' })).toContain('unencrypted, as docker login does')
    expect(willBeKeptSentence({ kind: 'helper', name: 'secretservice' })).toBe(
      'It will be kept in the helper secretservice. The docker CLI uses it, too.',
    )
    expect(signedInSentence(example)).toBe('Signed in as ada.')
    expect(signedInSentence({ registry: 'ghcr.io', keptIn: { kind: 'helper', name: 'pass' } })).toBe(
      'The helper pass knows who is signed in.',
    )
  })
})
