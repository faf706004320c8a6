import { describe, expect, it } from 'vitest'
import type { Question } from '../../../../electron/core/confirmation.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { titleIn } from '../../../../electron/core/removal/removal-deed.ts'
import { planRemoval, type RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import { removalQuestion, removeCommand } from '../../../../electron/core/removal/removal-words.ts'
import type { RemovalTarget } from '../../../../electron/core/removal/removal.ts'
import { graphDriver, idOf, running, samples, stopped, type Sample } from './removal-samples.ts'

const shortOf = (name: string): string => idOf(name).slice(7, 19)

interface Asked {
  readonly named: Readonly<Record<string, Sample>>
  readonly targets?: readonly RemovalTarget[]
  readonly force?: boolean
  readonly engine?: RemovalRules
  readonly keptBecause?: (image: InventoryImage) => string | undefined
}

const questionOn = ({ named, targets, force = false, engine = graphDriver, ...pins }: Asked): Question => {
  const { images, tree } = samples(named)
  const all = Object.keys(named).map((name) => ({ imageId: idOf(name) }))
  const plan = planRemoval({ images, engine, targets: targets ?? all, ...pins }, tree, force)
  return removalQuestion({ plan, force, titleOf: titleIn(images) })
}

const only = (name: string, names?: readonly string[]): readonly RemovalTarget[] => [
  { imageId: idOf(name), ...(names === undefined ? {} : { names }) },
]

const sectionOf = ({ sections }: Question, heading: string) => sections.find((one) => one.heading === heading)

describe('the question before a removal', () => {
  it('says what goes, what comes back and the command that does the same', () => {
    const question = questionOn({
      named: { app: { tags: ['app:1', 'mine/app:1'], layers: ['app-31400000'] }, b: { layers: ['b-10'] } },
      targets: only('app'),
    })
    expect(question).toEqual({
      title: 'Remove this image?',
      lead: 'You get back 31.4 MB.',
      sections: [
        {
          heading: 'Goes',
          isWarning: false,
          lines: [{ text: 'app:1', details: [shortOf('app'), 'also `mine/app:1`'] }],
        },
      ],
      command: 'docker rmi app:1 mine/app:1',
      confirmLabel: 'Remove',
      isDanger: true,
    })
  })

  it('reminds of pins and protections', () => {
    const question = questionOn({
      named: { app: { layers: ['app-10'] }, base: { layers: ['base-10'] } },
      keptBecause: ({ id }) => (id === idOf('app') ? 'is pinned' : undefined),
    })
    expect(sectionOf(question, 'Goes')?.lines.map(({ details }) => details)).toEqual([
      [shortOf('app'), 'is pinned'],
      [shortOf('base')],
    ])
  })

  it('says how sure the bytes are', () => {
    const named = { app: { layers: ['app-31400000'] }, unknown: {} }
    expect(questionOn({ named, targets: only('app') }).lead).toBe('You get back about 31.4 MB.')
  })

  it('says that nothing comes back, and why', () => {
    const shared = { a: { layers: ['base-10'] }, b: { layers: ['base-10'] } }
    expect(questionOn({ named: shared, targets: only('a') }).lead).toContain('No disk space comes back')
    const tagged = { a: { tags: ['a:1', 'a:2'], layers: ['base-10'] } }
    expect(questionOn({ named: tagged, targets: only('a', ['a:1']) }).lead).toContain('Names alone go')
  })

  it('counts images and names', () => {
    const named = { a: {}, b: { tags: ['b:1', 'b:2', 'b:3'] } }
    const names = (...wanted: readonly string[]) => only('b', wanted)
    expect(questionOn({ named }).title).toBe('Remove 2 images?')
    expect(questionOn({ named, targets: names('b:1') }).title).toBe('Remove this name?')
    expect(questionOn({ named, targets: names('b:1', 'b:2') }).title).toBe('Remove 2 names?')
    expect(questionOn({ named, targets: [...only('a'), ...names('b:1')] }).title).toBe(
      'Remove 1 image and 1 name?',
    )
  })

  it('says under which names an image stays', () => {
    const question = questionOn({
      named: { a: { tags: ['a:1', 'a:2', 'a:3', 'a:4', 'a:5'] } },
      targets: only('a', ['a:1']),
    })
    expect(sectionOf(question, 'Name goes, image stays')?.lines).toEqual([
      { text: 'a:1', details: [shortOf('a'), 'stays as `a:2`, `a:3` and 2 more names'] },
    ])
  })

  it('warns of what no registry has', () => {
    const question = questionOn({ named: { a: {}, b: { isLocal: true } } })
    expect(sectionOf(question, 'Goes')?.lines.map(({ text }) => text)).toEqual(['a:1'])
    expect(sectionOf(question, 'Goes for good')).toMatchObject({ isWarning: true, lines: [{ text: 'b:1' }] })
  })

  it('says what is left alone and why, and has none of it in the command', () => {
    const named = { a: {}, b: { usedBy: [running('web')] } }
    const question = questionOn({ named })
    expect(question.title).toBe('Remove this image?')
    expect(sectionOf(question, 'Left alone')?.lines).toEqual([
      { text: 'b:1', details: ['The running container `web` uses it.'] },
    ])
    expect(question.command).toBe('docker rmi a:1')
  })

  it('says what is done by force, and what that leaves', () => {
    const named = { a: { usedBy: [stopped('old')] }, b: { usedBy: [running('web')] } }
    const question = questionOn({ named, force: true })
    expect(sectionOf(question, 'Goes')?.lines[0]?.details).toContain(
      'by force: `old`, stopped, keeps its layers',
    )
    expect(sectionOf(question, 'Loses its last name')).toMatchObject({
      isWarning: true,
      lines: [{ text: 'b:1', details: [shortOf('b'), 'by force: `web` uses it'] }],
    })
    expect(question.command).toBe('docker rmi --force a:1 b:1')
  })

  it('says for whom layers stay on the disk', () => {
    const named = {
      a: { layers: ['base-1000', 'a-1'] },
      b: { layers: ['base-1000', 'b-1'], usedBy: [running('web')] },
    }
    const question = questionOn({ named, targets: only('a') })
    expect(sectionOf(question, 'Stays on the disk')?.lines).toEqual([
      { text: '1.00 kB', details: ['for `b:1`', 'for the `web` container'] },
    ])
  })

  it('calls an image without a name by its short ID, in the command too', () => {
    const question = questionOn({ named: { a: { tags: [] } } })
    expect(sectionOf(question, 'Goes')?.lines).toEqual([{ text: shortOf('a'), details: ['untagged'] }])
    expect(question.command).toBe(`docker rmi ${shortOf('a')}`)
  })

  it('wants the number typed from 21 images on, and shows no command that nobody reads', () => {
    const many = (count: number) =>
      questionOn({
        named: Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, {}])),
      })
    expect(many(20)).not.toHaveProperty('typedCount')
    expect(many(20)).toHaveProperty('command')
    expect(many(21)).toMatchObject({ title: 'Remove 21 images?', typedCount: { count: 21, what: 'images' } })
    expect(many(21)).not.toHaveProperty('command')
  })

  it('has no backtick of a name open or close a stretch of code', () => {
    const question = questionOn({ named: { a: { usedBy: [running('we`b')] }, b: {} } })
    expect(sectionOf(question, 'Left alone')?.lines[0]?.details).toEqual([
      'The running container `web` uses it.',
    ])
  })
})

describe('the command', () => {
  it('says force only where it is used', () => {
    expect(removeCommand(['a:1'], false)).toBe('docker rmi a:1')
    expect(removeCommand(['a:1', 'b:2'], true)).toBe('docker rmi --force a:1 b:2')
  })
})
