import { describe, expect, it } from 'vitest'
import { canonicalRepository, readPrinted } from '../../../../electron/core/names/printed-name.ts'

describe('a name that an engine prints', () => {
  it('is read with its tag, and its repository in full and in short', () => {
    expect(readPrinted('redis:7')).toEqual({
      reference: { domain: 'docker.io', path: 'library/redis', tag: '7' },
      repository: 'docker.io/library/redis',
      familiar: 'redis',
    })
  })

  it('has the tag latest where it is printed without one', () => {
    expect(readPrinted('localhost:5000/app')?.reference.tag).toBe('latest')
  })

  it('is none where it is a text for what has no name', () => {
    expect(readPrinted('<none>:<none>')).toBeUndefined()
  })

  it('is read once', () => {
    expect(readPrinted('acme/app:1')).toBe(readPrinted('acme/app:1'))
  })

  it('is read anew where too many others came after it', () => {
    const before = readPrinted('acme/app:1')
    for (let tag = 0; tag < 20_001; tag += 1) readPrinted(`acme/other:${tag}`)
    const again = readPrinted('acme/app:1')
    expect(again).toEqual(before)
    expect(again).not.toBe(before)
  })
})

describe('a repository that an engine prints', () => {
  it('is in full, whatever was left out', () => {
    expect(canonicalRepository('redis')).toBe('docker.io/library/redis')
  })

  it('is itself where it is no name', () => {
    expect(canonicalRepository('<none>')).toBe('<none>')
  })
})
