import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pullCommand, shellWord } from '../../../electron/core/shell-word.ts'

it('leaves names and paths as they are', () => {
  for (const word of ['127.0.0.1:5000/acme/api:1.0', 'a@sha256:00', '/home/ada/images.tar.gz'])
    expect(shellWord(word)).toBe(word)
})

it('is read back by a shell as it was, whatever stands in it', () => {
  const text = fc.string().filter((word) => !word.includes('\0'))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (words) => {
      const command = `printf '%s\\0' ${words.map(shellWord).join(' ')}`
      expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(
        words,
      )
    }),
    { numRuns: 40 },
  )
})

it('names a platform in a pull only where one is asked for', () => {
  expect(pullCommand('redis:7', 'linux/arm64')).toBe('docker pull --platform linux/arm64 redis:7')
  expect(pullCommand('redis:7', undefined)).toBe('docker pull redis:7')
})

it('quotes a name that a shell would obey', () => {
  expect(pullCommand('a;reboot', undefined)).toBe("docker pull 'a;reboot'")
})
