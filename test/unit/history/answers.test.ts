import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createAnswers, type Answers, type AnswersRoom } from '../../../electron/history/answers.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { openIn, temporaryFolder } from './support.ts'

const answersIn = (folder: string, room?: AnswersRoom): Answers =>
  createAnswers(openIn(folder).database, room)

const keysIn = (answers: Answers, keys: readonly string[]): string[] =>
  keys.filter((key) => answers.find(key) !== undefined)

/** Room for three answers of a key of one letter and 98 letters, which JSON writes in 100 bytes. */
const roomForThree: AnswersRoom = { allBytes: 303, oneBytes: 101 }
const hundredBytes = 'x'.repeat(98)

describe('an answer', () => {
  it('is found as it was kept, with its age', () => {
    const answers = answersIn(temporaryFolder())
    const value = { results: [{ name: 'nginx' }], ignored: [], total: 1 }
    answers.keep('search nginx', value, 7)
    expect(answers.find('search nginx')).toEqual({ value, learnedAtMs: 7 })
  })

  it('is not found under another key', () => {
    const answers = answersIn(temporaryFolder())
    answers.keep('search nginx', 1, 7)
    expect(answers.find('search redis')).toBeUndefined()
  })

  it('takes the place of the one before', () => {
    const answers = answersIn(temporaryFolder())
    answers.keep('key', 'old', 1)
    answers.keep('key', 'new', 2)
    expect(answers.find('key')).toEqual({ value: 'new', learnedAtMs: 2 })
  })

  it('is still there after a restart', () => {
    const folder = temporaryFolder()
    const first = openIn(folder)
    createAnswers(first.database).keep('key', 'value', 1)
    first.database.close()
    expect(answersIn(folder).find('key')?.value).toBe('value')
  })

  it('is not found where somebody made it something else than JSON', () => {
    const folder = temporaryFolder()
    const first = openIn(folder)
    createAnswers(first.database).keep('key', 'value', 1)
    first.database.close()
    const other = new BetterSqlite3(join(folder, 'history.db'))
    other.exec(`UPDATE answers SET value = '{'`)
    other.close()
    expect(answersIn(folder).find('key')).toBeUndefined()
  })
})

describe('the room for answers', () => {
  it('is taken from the oldest', () => {
    const answers = answersIn(temporaryFolder(), roomForThree)
    for (const key of ['a', 'b', 'c', 'd']) answers.keep(key, hundredBytes, 1)
    expect(keysIn(answers, ['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd'])
  })

  it('counts an answer that was renewed as new, whatever the clock says', () => {
    const answers = answersIn(temporaryFolder(), roomForThree)
    for (const key of ['a', 'b', 'c']) answers.keep(key, hundredBytes, 100)
    answers.keep('a', hundredBytes, 1)
    answers.keep('d', hundredBytes, 1)
    expect(keysIn(answers, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd'])
  })

  it('is not given to an answer that is too long, whose predecessor goes', () => {
    const answers = answersIn(temporaryFolder(), roomForThree)
    answers.keep('a', 'short', 1)
    answers.keep('a', `${hundredBytes}x`, 2)
    expect(answers.find('a')).toBeUndefined()
  })
})

describe('without a database', () => {
  it('nothing is kept, and nothing fails', () => {
    const answers = createAnswers(noDatabase)
    answers.keep('key', 'value', 1)
    expect(answers.find('key')).toBeUndefined()
  })
})
