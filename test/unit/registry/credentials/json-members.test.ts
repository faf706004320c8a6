import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withMember, withoutMember } from '../../../../electron/registry/credentials/json-members.ts'

const cliFile = `{
\t"auths": {
\t\t"ghcr.io": {
\t\t\t"auth": "YTpi"
\t\t},
\t\t"quay.io": {}
\t},
\t"credsStore": "pass",
\t"plugins": {"x": {"on": "true"}},   "detachKeys": "ctrl-\\u0041"
}
`

describe('a member that is set', () => {
  it('stands at the end of its object, as the CLI writes it', () => {
    expect(withMember(cliFile, 'auths', 'new.example', { auth: 'Yzpk' })).toBe(
      cliFile.replace(
        '"quay.io": {}\n',
        '"quay.io": {},\n\t\t"new.example": {\n\t\t\t"auth": "Yzpk"\n\t\t}\n',
      ),
    )
  })

  it('takes the place of the one before', () => {
    expect(withMember(cliFile, 'auths', 'quay.io', { auth: 'Yzpk' })).toBe(
      cliFile.replace('"quay.io": {}', '"quay.io": {\n\t\t\t"auth": "Yzpk"\n\t\t}'),
    )
  })

  it('comes with its object where there is none', () => {
    expect(withMember('{}', 'auths', 'a', {})).toBe('{\n\t"auths": {\n\t\t"a": {}\n\t}\n}')
    expect(withMember('{\n  "x": 1\n}\n', 'auths', 'a', {})).toBe(
      '{\n  "x": 1,\n  "auths": {\n    "a": {}\n  }\n}\n',
    )
    expect(withMember('{\n\t"auths": null\n}', 'auths', 'a', {})).toBe('{\n\t"auths": {\n\t\t"a": {}\n\t}\n}')
  })

  it('goes into a file of one line without new ones', () => {
    expect(withMember('{"auths":{"b":{}},"x":1}', 'auths', 'a', { auth: 'q' })).toBe(
      '{"auths":{"b":{},"a":{"auth":"q"}},"x":1}',
    )
    expect(withMember('{"auths":{},"x":1}', 'auths', 'a', {})).toBe('{"auths":{"a":{}},"x":1}')
  })
})

describe('a member that is taken out', () => {
  it('leaves every other byte', () => {
    expect(withoutMember(cliFile, 'auths', 'quay.io')).toBe(cliFile.replace(',\n\t\t"quay.io": {}', ''))
    expect(withoutMember(cliFile, 'auths', 'ghcr.io')).toBe(
      cliFile.replace('"ghcr.io": {\n\t\t\t"auth": "YTpi"\n\t\t},\n\t\t', ''),
    )
    expect(withoutMember('{"auths":{"a":{}}}', 'auths', 'a')).toBe('{"auths":{}}')
  })

  it('changes nothing where it is not there', () => {
    expect(withoutMember(cliFile, 'auths', 'nosuch')).toBe(cliFile)
    expect(withoutMember('{}', 'auths', 'nosuch')).toBe('{}')
  })

  it('goes wherever it stands twice', () => {
    expect(withoutMember('{"auths":{"a":{},"b":1,"a":{"auth":"x"}}}', 'auths', 'a')).toBe('{"auths":{"b":1}}')
  })
})

describe('any file', () => {
  const key = fc.string().filter((text) => text !== '__proto__')
  const file = fc.record({
    content: fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })),
    auths: fc.option(fc.dictionary(key, fc.jsonValue({ maxDepth: 1 }))),
    step: fc.constantFrom('', ' ', '  ', '\t'),
  })
  const textOf = ({ content, auths, step }: { content: object; auths: object | null; step: string }) =>
    JSON.stringify({ ...content, ...(auths !== null && { auths }), last: 1 }, undefined, step)

  it('has the member afterwards, and all the rest as it was', () => {
    fc.assert(
      fc.property(file, key, fc.dictionary(key, fc.string()), (parts, name, value) => {
        const text = textOf(parts)
        const before = JSON.parse(text) as { auths?: object }
        expect(JSON.parse(withMember(text, 'auths', name, value))).toEqual({
          ...before,
          auths: { ...before.auths, [name]: value },
        })
      }),
    )
  })

  it('has it no more once it is taken out, and is the same as before byte for byte where it was new', () => {
    fc.assert(
      fc.property(file, key, (parts, name) => {
        fc.pre(
          parts.auths !== null && !Object.hasOwn(parts.auths, name) && Object.keys(parts.auths).length > 0,
        )
        const text = textOf(parts)
        expect(withoutMember(withMember(text, 'auths', name, { auth: 'x' }), 'auths', name)).toBe(text)
      }),
    )
  })
})
