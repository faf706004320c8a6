import { describe, expect, it } from 'vitest'
import { driftWords } from '../../../../electron/core/pins/drift-words.ts'
import type { DriftedTag } from '../../../../electron/core/pins/pin.ts'
import { digestOf } from '../../history/support.ts'

const repointed = (name: string): DriftedTag => ({
  reference: `docker.io/library/${name}`,
  outcome: { kind: 'repointed', from: digestOf(1), to: digestOf(2), firstSeenAtMs: 1 },
})

describe('what is said of drift', () => {
  it('names the tag as Docker prints it', () => {
    expect(driftWords([repointed('nginx:alpine')])).toEqual({
      title: 'A tag has drifted',
      body: 'nginx:alpine was repointed.',
    })
  })

  it('says of a tag that is gone that it is', () => {
    const gone: DriftedTag = { reference: 'docker.io/library/redis:7', outcome: { kind: 'gone' } }
    expect(driftWords([gone]).body).toBe('redis:7 is gone from its registry.')
  })

  it('counts those that it does not name', () => {
    const { title, body } = driftWords(['a:1', 'b:1', 'c:1', 'd:1', 'e:1'].map(repointed))
    expect(title).toBe('5 tags have drifted')
    expect(body.split('\n')).toHaveLength(4)
    expect(body).toContain('And 2 more.')
  })
})
