import { describe, expect, it } from 'vitest'
import {
  cleanupQuestion,
  keptInWords,
  stayReasonSentence,
} from '../../../../electron/core/cleanup/cleanup-words.ts'
import type { CleanupItemId, StayReason } from '../../../../electron/core/cleanup/plan.ts'
import { planCleanup } from '../../../../electron/core/cleanup/prune-plan.ts'
import { createTally } from '../../../../electron/core/cleanup/tally.ts'
import type { Question } from '../../../../electron/core/confirmation.ts'
import { titleIn } from '../../../../electron/core/removal/removal-deed.ts'
import { idOf, running, stopped, type Sample } from '../removal/removal-samples.ts'
import {
  containerOf,
  imageItem,
  partsOf,
  protection,
  recordOf,
  resourcesOf,
  volumeItem,
  volumeOf,
  type Planned,
} from './cleanup-samples.ts'

const shortOf = (name: string): string => idOf(name).slice(7, 19)

interface Asked extends Planned {
  readonly ticked?: readonly CleanupItemId[]
  readonly archiveFirst?: boolean
}

const questionOn = ({ ticked, archiveFirst = false, ...planned }: Asked): Question => {
  const parts = partsOf(planned)
  const plan = planCleanup(parts)
  const tally = createTally({ ...parts, plan })
  if (ticked !== undefined) {
    tally.set(tally.ticked(), false)
    tally.set(ticked, true)
  }
  return cleanupQuestion({
    ...{ plan, ticked: tally.ticked(), bytes: tally.total(), archiveFirst, engineName: 'desktop' },
    titleOf: titleIn(parts.images),
  })
}

const sectionOf = ({ sections }: Question, heading: string) => sections.find((one) => one.heading === heading)

const everything = { unused: true, stoppedContainers: true, unusedVolumes: true, buildCache: true }

describe('the question before a clean-up', () => {
  it('says what goes, what comes back, what cannot be had again, and the commands that do the same', () => {
    const question = questionOn({
      rules: everything,
      named: { app: { tags: ['app:1', 'mine/app:1'], layers: ['app-31400000'] } },
      resources: resourcesOf({
        containers: [containerOf('old', { writableBytes: 2_000_000 }), containerOf('empty')],
        volumes: [volumeOf('f00', { isAnonymous: true, bytes: 3_000_000 })],
        cache: [recordOf('abc', { bytes: 4_000_000 }), recordOf('def', { bytes: 0, isShared: true })],
      }),
    })
    expect(question).toEqual({
      title: 'Clean up 2 containers, 1 volume, 1 image and build cache?',
      lead: 'You get back 40.4 MB on desktop.',
      sections: [
        {
          heading: 'Containers',
          remark: 'What they have written goes with them and cannot be had again.',
          isWarning: true,
          lines: [
            { text: 'old', details: ['made from `app:1`', '2.00 MB'] },
            { text: 'empty', details: ['made from `app:1`'] },
          ],
        },
        {
          heading: 'Volumes',
          remark: 'Their data cannot be had again.',
          isWarning: true,
          lines: [{ text: 'f00', details: ['nobody named it', '3.00 MB'] }],
        },
        {
          heading: 'Images',
          remark: 'It can be pulled again by its digest.',
          isWarning: false,
          lines: [{ text: 'app:1', details: [shortOf('app'), 'also `mine/app:1`'] }],
        },
        {
          heading: 'Build cache',
          remark: 'It cannot be had again: the next builds make it anew and take longer.',
          isWarning: false,
          lines: [{ text: '2 records', details: ['4.00 MB'] }],
        },
      ],
      command: [
        'docker rm old empty',
        'docker volume rm f00',
        'docker rmi app:1 mine/app:1',
        'docker builder prune --force --filter id=def',
        'docker builder prune --force --filter id=abc',
      ].join(' && '),
      confirmLabel: 'Clean up',
      isDanger: true,
    })
  })

  it('says of several images that they can be pulled again', () => {
    const asked: Asked = { rules: { unused: true }, named: { a: {}, b: {}, c: { isLocal: true } } }
    expect(sectionOf(questionOn(asked), 'Images')).toMatchObject({
      remark: 'They can be pulled again by their digests.',
      lines: [{ text: 'a:1' }, { text: 'b:1' }],
    })
  })

  it('warns of images that no registry has, unless they are saved first', () => {
    const asked: Asked = { rules: { unused: true }, named: { a: {}, b: { isLocal: true } } }
    expect(sectionOf(questionOn(asked), 'Images that go for good')).toMatchObject({
      isWarning: true,
      lines: [{ text: 'b:1' }],
    })
    const saved = questionOn({ ...asked, archiveFirst: true })
    expect(sectionOf(saved, 'Images that are saved first')).toMatchObject({
      isWarning: false,
      lines: [{ text: 'b:1' }],
    })
    expect(sectionOf(saved, 'Images that go for good')).toBeUndefined()
    expect(sectionOf(saved, 'Images')?.lines.map(({ text }) => text)).toEqual(['a:1'])
  })

  it('is about what is ticked alone', () => {
    const question = questionOn({
      rules: { unused: true },
      named: { a: {}, b: {} },
      ticked: [imageItem('b')],
    })
    expect(question.title).toBe('Clean up 1 image?')
    expect(question.command).toBe('docker rmi b:1')
  })

  it('leaves alone what was ticked without what it needs to go, and says so', () => {
    const question = questionOn({
      rules: everything,
      named: { app: { usedBy: [stopped('old')] }, free: {} },
      resources: resourcesOf({ containers: [containerOf('old')] }),
      ticked: [imageItem('app'), imageItem('free')],
    })
    expect(question.title).toBe('Clean up 1 image?')
    expect(sectionOf(question, 'Left alone')?.lines).toEqual([
      { text: 'app:1', details: ['`old` would have to go first'] },
    ])
    expect(question.command).toBe('docker rmi free:1')
  })

  it('calls an image that would have to go first by its name', () => {
    const question = questionOn({
      rules: { unused: true },
      named: { base: {}, app: { parent: 'base' } },
      ticked: [imageItem('base')],
    })
    expect(sectionOf(question, 'Left alone')?.lines).toEqual([
      { text: 'base:1', details: ['`app:1` would have to go first'] },
    ])
    expect(question.command).toBeUndefined()
  })

  it('says how sure the bytes are, and that nothing comes back', () => {
    const named = { app: { layers: ['app-31400000'] }, unknown: {} }
    expect(questionOn({ rules: { unused: true }, named }).lead).toBe('You get back about 31.4 MB on desktop.')
    expect(questionOn({ rules: { unused: true }, named: { unknown: {} } }).lead).toBe(
      'No disk space comes back on desktop.',
    )
  })

  it('says of a volume that the engine cannot tell what it takes', () => {
    const { bytes: _, ...far } = volumeOf('far')
    const question = questionOn({
      rules: { unusedVolumes: true },
      resources: resourcesOf({ volumes: [far] }),
      ticked: [volumeItem('far')],
    })
    expect(sectionOf(question, 'Volumes')?.lines).toEqual([
      { text: 'far', details: ['its size is not known'] },
    ])
  })

  const many = (count: number, sample: Sample = {}): Readonly<Record<string, Sample>> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`app-${index}`, sample]))

  it('asks for the number to be typed of more than 20 things, and shows no longer command', () => {
    const twenty = questionOn({ rules: { unused: true }, named: many(20) })
    expect(twenty.typedCount).toBeUndefined()
    expect(twenty.command).toBeDefined()
    const more = questionOn({ rules: { unused: true }, named: many(21) })
    expect(more.typedCount).toEqual({ count: 21, what: 'images' })
    expect(more.command).toBeUndefined()
    const mixed = questionOn({
      ...{ rules: { unused: true, stoppedContainers: true }, named: many(20) },
      resources: resourcesOf({ containers: [containerOf('old')] }),
    })
    expect(mixed.typedCount).toEqual({ count: 21, what: 'things' })
  })

  it('does not count the records of the build cache for that', () => {
    const cache = Array.from({ length: 50 }, (_, index) => recordOf(`r${index}`))
    const question = questionOn({ rules: { buildCache: true }, resources: resourcesOf({ cache }) })
    expect(question.title).toBe('Clean up build cache?')
    expect(question.typedCount).toBeUndefined()
  })
})

describe('why something stays', () => {
  const sentenceOf = (reason: StayReason): string =>
    stayReasonSentence(reason, (id) => `image ${id.slice(-2)}`)

  it('is a sentence, whatever the reason', () => {
    const rule = protection('pattern', 'prod/*', 'customers run it')
    const sentences: readonly (readonly [StayReason, string])[] = [
      [{ kind: 'used', containers: [running('web')] }, 'Used by the running container `web`.'],
      [{ kind: 'used', containers: [stopped('web')] }, 'Used by the stopped container `web`.'],
      [
        { kind: 'used', containers: ['a', 'b', 'c', 'd', 'e'].map(stopped) },
        'Used by `a`, `b`, `c` and 2 more containers.',
      ],
      [{ kind: 'running' }, 'It is running.'],
      [{ kind: 'in-use' }, 'It is in use.'],
      [{ kind: 'pinned' }, 'It is pinned.'],
      [{ kind: 'protected', protection: rule }, 'Protected by the pattern `prod/*`: customers run it.'],
      [
        { kind: 'protected', protection: { ...rule, reason: 'Ask Ada!' } },
        'Protected by the pattern `prod/*`: Ask Ada!',
      ],
      [{ kind: 'protected', protection: protection('image', 'app:1', ' ') }, 'Protected as `app:1`.'],
      [
        { kind: 'protected', protection: protection('repository', 'app') },
        'Protected with its repository `app`.',
      ],
      [{ kind: 'protected', protection: protection('label', 'keep') }, 'Protected by its label `keep`.'],
      [{ kind: 'one-of-the-last', count: 1 }, 'The last tag of its repository.'],
      [{ kind: 'one-of-the-last', count: 3 }, 'One of the last 3 tags of its repository.'],
      [{ kind: 'in-file', paths: ['/srv/compose.yaml'] }, 'Named in `/srv/compose.yaml`.'],
      [{ kind: 'in-file', paths: ['a', 'b', 'c'] }, 'Named in `a`, `b` and another file.'],
      [{ kind: 'left-out', sentence: 'Built 2 days ago.' }, 'Built 2 days ago.'],
    ]
    for (const [reason, sentence] of sentences) expect(sentenceOf(reason)).toBe(sentence)
  })

  it('names the images that were built on it', () => {
    const child = idOf('child')
    expect(sentenceOf({ kind: 'parent', children: [child] })).toBe(
      `Images that stay were built on it: \`image ${child.slice(-2)}\`.`,
    )
  })
})

describe('what keeps an image from clean-ups, where it goes by hand', () => {
  it('is what the person has said, and nothing else', () => {
    const reasons: readonly StayReason[] = [
      { kind: 'pinned' },
      { kind: 'protected', protection: protection('repository', 'app') },
      { kind: 'protected', protection: protection('repository', 'app', ' for the fair ') },
      { kind: 'in-file', paths: ['/home/a/compose.yaml'] },
      { kind: 'running' },
    ]
    expect(reasons.map(keptInWords)).toEqual([
      'is pinned',
      'is protected',
      'is protected: for the fair',
      'is named in `/home/a/compose.yaml`',
      undefined,
    ])
  })
})
