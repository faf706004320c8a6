import { describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import {
  createRegistrySignIn,
  type TrySignIn,
} from '../../../../electron/services/discover/registry-sign-in.ts'
import { recordedActivity } from '../recorded-activity.ts'

const input = { registry: 'ghcr.io', username: 'ghp_token', password: 'correct-horse' }

const signingIn = (trySignIn: TrySignIn | undefined) => {
  const { recorded, activity } = recordedActivity()
  const signIn = createRegistrySignIn({
    trySignIn: () => trySignIn,
    store: {
      store: () => Promise.resolve(),
      erase: () => Promise.resolve(),
      known: () => Promise.resolve([]),
      placeFor: () => Promise.resolve({ kind: 'file' }),
    },
    activity,
    nowMs: () => 1,
  })
  return { signIn, recorded }
}

const failing = (failure: Partial<Failure>) =>
  new FailureError({ kind: 'unauthorized', message: 'Refused.', advice: 'Check both.', ...failure })

describe('what the ledger says of a registry', () => {
  it('is that somebody signed in there, and not who', async () => {
    const { signIn, recorded } = signingIn(() => Promise.resolve({}))
    await signIn.signIn(input)
    expect(recorded).toEqual([
      {
        beginning: {
          action: 'sign-in',
          reference: 'ghcr.io',
          startedAtMs: 1,
          command: 'docker login ghcr.io',
        },
        ending: { outcome: 'succeeded', endedAtMs: 1 },
      },
    ])
  })

  it('is that somebody signed out', async () => {
    const { signIn, recorded } = signingIn(undefined)
    await signIn.signOut({ registry: 'https://index.docker.io/v1/' })
    expect(recorded).toMatchObject([
      {
        beginning: { action: 'sign-out', reference: 'docker.io', command: 'docker logout docker.io' },
        ending: { outcome: 'succeeded' },
      },
    ])
  })

  it.each(['no token ghp_token', 'no password correct-horse'])(
    'is why it failed, without what was typed: %s',
    async (ownWords) => {
      const { signIn, recorded } = signingIn(() => Promise.reject(failing({ ownWords })))
      await expect(signIn.signIn(input)).rejects.toThrow('Refused.')
      expect(recorded).toMatchObject([{ ending: { outcome: 'failed', failure: { message: 'Refused.' } } }])
      expect(JSON.stringify(recorded)).not.toMatch(/ghp_token|correct-horse/)
    },
  )

  it('keeps words that repeat nothing', async () => {
    const { signIn, recorded } = signingIn(() => Promise.reject(failing({ ownWords: 'denied' })))
    await expect(signIn.signIn(input)).rejects.toThrow('Refused.')
    expect(recorded[0]?.ending?.failure?.ownWords).toBe('denied')
  })

  it('is that it was cancelled where it was', async () => {
    const { signIn, recorded } = signingIn(() => Promise.reject(failing({ kind: 'cancelled' })))
    await expect(signIn.signIn(input)).rejects.toThrow('Refused.')
    expect(recorded).toMatchObject([{ ending: { outcome: 'cancelled' } }])
  })

  it('is nothing where nobody was asked', async () => {
    const { signIn, recorded } = signingIn(undefined)
    await expect(signIn.signIn(input)).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
    await expect(signIn.signOut({ registry: 'acme' })).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    })
    expect(recorded).toEqual([])
  })
})
