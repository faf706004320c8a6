import { describe, expect, it } from 'vitest'
import { withoutSecrets, wordsWithout } from '../../../electron/core/secrets.ts'

describe('what another program said', () => {
  it('is not repeated where one of these secrets stands in it', () => {
    expect(wordsWithout('no such user ada', ['hunter2'])).toBe('no such user ada')
    expect(wordsWithout('hunter2 is wrong', ['hunter2'])).toBeUndefined()
    expect(wordsWithout('anything', [''])).toBe('anything')
    expect(wordsWithout(undefined, ['x'])).toBeUndefined()
  })
})

describe('a text for the log', () => {
  it.each([
    ['https://ada:hunter2@registry.example/v2/', 'https://…@registry.example/v2/'],
    ['Authorization: Bearer eyJhbGciOiJub25lIn0.e30.abc', 'Authorization: Bearer …'],
    ['authorization: Basic YWRhOmh1bnRlcjI=', 'authorization: Basic …'],
    ['X-Registry-Auth: eyJ1c2VybmFtZSI6ImFkYSJ9', 'X-Registry-Auth: …'],
    ['{"username":"ada","password":"hunter2"}', '{"username":"ada","password":"…"}'],
    ['{"identitytoken":"abc.def"}', '{"identitytoken":"…"}'],
    [
      'https://r.example/token?access_token=abcdef&service=r',
      'https://r.example/token?access_token=…&service=r',
    ],
    ['DOCKER_PASSWORD=hunter2 docker login', 'DOCKER_PASSWORD=… docker login'],
    ['signed in with dckr_pat_AbCdEfGhIjKlMn', 'signed in with …'],
    ['got eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ. back', 'got … back'],
  ])('leaves out what looks like a secret: %s', (text, left) => {
    expect(withoutSecrets(text)).toBe(left)
  })

  it.each([
    'pulled python:3.13-alpine@sha256:4c65dd68ec15',
    'http://127.0.0.1:5000/v2/library/redis/manifests/7',
    'engine at ssh://ada@box is up',
    'a token bucket, and the secret of good bread',
  ])('keeps what does not: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text)
  })
})
