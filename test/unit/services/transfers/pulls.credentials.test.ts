import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pullsOn, settle } from './pulls-on.ts'
import { scriptedEngine } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

it('a pull goes with the credentials of its registry', async () => {
  const registryAuth = (domain: string) => Promise.resolve(`auth of ${domain}`)
  const { pulls, asked } = pullsOn(scriptedEngine(), 3, { registryAuth })
  pulls.start({ reference: 'acme/api' })
  pulls.start({ reference: 'ghcr.io/acme/api' })
  await settle()
  expect([asked(0), asked(1)].map(({ request }) => request.registryAuth)).toEqual([
    'auth of docker.io',
    'auth of ghcr.io',
  ])
})

it('a pull goes without where nobody is signed in', async () => {
  const { pulls, asked } = pullsOn(scriptedEngine(), 3, { registryAuth: () => Promise.resolve(undefined) })
  pulls.start({ reference: 'acme/api' })
  await settle()
  expect(asked(0).request.registryAuth).toBeUndefined()
})

it('no password is in the ledger or in what the window is told', async () => {
  const registryAuth = () => Promise.resolve('c2VjcmV0')
  const { pulls, asked, recorded, changes } = pullsOn(scriptedEngine(), 3, { registryAuth })
  pulls.start({ reference: 'acme/api' })
  await settle()
  asked(0).fail(new Error('no'))
  await vi.advanceTimersByTimeAsync(100)
  expect(JSON.stringify([recorded, changes, pulls.list()])).not.toContain('c2VjcmV0')
})
