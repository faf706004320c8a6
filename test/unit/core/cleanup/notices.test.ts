import { expect, it } from 'vitest'
import { withoutMarkup } from '../../../../electron/core/cleanup/notices.ts'

it('shows nothing that a desktop could take for markup', () => {
  const notice = { title: 'Clean-up <done>', body: 'read <b>&amp;</b> <a href="x">' }
  expect(withoutMarkup(notice)).toEqual({ title: 'Clean-up <done>', body: 'read ‹b›＆amp;‹/b› ‹a href="x"›' })
})

it('leaves a text without signs of markup as it is', () => {
  const notice = { title: 'redis:7 is back', body: '3 images removed, 1.2 GB came back.' }
  expect(withoutMarkup(notice)).toEqual(notice)
})
