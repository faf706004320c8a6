import { expect, it } from 'vitest'
import { registryAuth } from '../../../../electron/registry/credentials/registry-auth.ts'

/** As Go's `base64.URLEncoding` reads it: with padding. */
const read = (header: string): unknown => {
  expect(header).toMatch(/^[\w-]+={0,2}$/)
  expect(header.length % 4).toBe(0)
  return JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
}

it('has the user name, the password and the server', () => {
  const credentials = { kind: 'password', username: 'ada', password: 'p>?ß~~' } as const
  expect(read(registryAuth('registry.example', credentials))).toEqual({
    username: 'ada',
    password: 'p>?ß~~',
    serveraddress: 'registry.example',
  })
})

it('has an identity token alone', () => {
  expect(read(registryAuth('ghcr.io', { kind: 'identity-token', token: 't' }))).toEqual({
    identitytoken: 't',
    serveraddress: 'ghcr.io',
  })
})

it('is an empty object where nobody is signed in, which engines insist on', () => {
  expect(registryAuth('ghcr.io', undefined)).toBe('e30=')
})
