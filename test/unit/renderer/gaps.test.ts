import { describe, expect, it } from 'vitest'
import { gap, stretchesOf } from '../../../renderer/src/text/gaps.ts'

describe('a sentence with gaps', () => {
  it('is taken apart at them, in its own order', () => {
    expect(stretchesOf(`In ${gap('folder')} are ${gap('count')}.`)).toEqual([
      { text: 'In ' },
      { gap: 'folder' },
      { text: ' are ' },
      { gap: 'count' },
      { text: '.' },
    ])
  })

  it('may begin and end with one', () => {
    expect(stretchesOf(gap('all'))).toEqual([{ gap: 'all' }])
  })

  it('is itself where it has none', () => {
    expect(stretchesOf('Nothing to fill.')).toEqual([{ text: 'Nothing to fill.' }])
  })
})
