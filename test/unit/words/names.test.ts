import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectFormat } from '../../../electron/core/go-template/go-template.ts'
import { imageIdOf } from '../../../electron/core/identity.ts'
import { planNaming } from '../../../electron/core/names/naming-plan.ts'
import { parseReference } from '../../../electron/core/names/reference.ts'
import { useLocale } from '../../../electron/words/locale.ts'
import { nounWithin } from '../../../renderer/src/text/clauses.ts'
import { answerFormat } from '../../../renderer/src/text/format-words.ts'
import { doWords, loserWords } from '../../../renderer/src/text/naming-words.ts'

const id = imageIdOf(`sha256:${'5'.repeat(64)}`)

beforeEach(() => useLocale('de'))
afterEach(() => useLocale('en'))

describe('in German', () => {
  it.each([
    ['Redis', 'Namen von Repositorys sind kleingeschrieben: Ist `redis` gemeint?'],
    ['redis:', 'Nach dem `:` ein Tag schreiben.'],
    ['redis:a!', 'Ein Tag kann kein `!` enthalten: Buchstaben, Ziffern, `_`, `.` und `-` verwenden.'],
    ['a'.repeat(250), 'Der Name eines Repositorys hat höchstens 255 Zeichen: Dieser hat 258.'],
  ])('it is said what is wrong with %s', (text, sentence) => {
    expect(parseReference(text)).toMatchObject({ ok: false, mistake: { sentence } })
  })

  it.each([
    ['.Nmae', 'Hier gibt es kein `Nmae`.'],
    ['.name', 'Hier gibt es kein `name`, aber `Name`.'],
    ['{{if .Name}}', 'Zu diesem `if` fehlt `{{end}}`.'],
    ['{{upper 1}}', '`upper` braucht einen Text, und hier steht eine Zahl.'],
    ['{{slice}}', '`slice` nimmt 1 bis 3 Werte; angegeben: 0.'],
    ['{{truncate .Name}}', '`truncate` nimmt 2 Werte; angegeben: 1.'],
  ])('it is said what is wrong with %s', (format, message) => {
    expect(answerFormat(inspectFormat({ Name: 'redis' }), format)).toMatchObject({ message })
  })

  it('it is said what becomes of names', () => {
    const images = new Map([[id, { id, tags: ['a:1'] }]])
    const plan = planNaming(images, [{ kind: 'untag', imageId: id, from: 'a:1' }])
    expect(plan.items[0]?.mistake?.sentence).toBe(
      'Ohne `a:1` hätte das Image keinen Namen mehr, und die Engine würde es entfernen.',
    )
    expect(loserWords('a:1', { imageId: id, title: 'b:1', isLastName: false })).toBe(
      '`a:1` ist jetzt ein Name von `555555555555`, das ihn verliert und weiter `b:1` heißt.',
    )
    expect(doWords({ items: [], canRun: false }, 'tag', 2)).toBe('2 Images taggen')
  })

  it('nouns keep their capital', () => {
    expect(nounWithin('Digest')).toBe('Digest')
    useLocale('en')
    expect(nounWithin('Image ID')).toBe('image id')
  })
})
