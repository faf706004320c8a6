import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../../../electron/core/identity.ts'
import {
  deedFor,
  obstacleSentence,
  refusalOf,
  type RemovalDeed,
} from '../../../../electron/core/removal/removal-deed.ts'
import { planItems, type RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import type { PlannedRemoval } from '../../../../electron/core/removal/removal.ts'
import { graphDriver, idOf, podman, running, samples, stopped, type Sample } from './removal-samples.ts'

interface Case {
  /** As it was when it was agreed on, and as it is now. */
  readonly then: Readonly<Record<string, Sample>>
  readonly now: Readonly<Record<string, Sample>>
  readonly names?: readonly string[]
  readonly force?: boolean
  readonly engine?: RemovalRules
}

const deedOn = ({ then, now, names, force = false, engine = graphDriver }: Case): RemovalDeed => {
  const [agreed] = planItems({
    images: samples(then).images,
    engine,
    targets: [{ imageId: idOf('app'), ...(names === undefined ? {} : { names }) }],
  })
  if (agreed === undefined) throw new Error('one is planned')
  return deedFor(agreed, { images: samples(now).images, engine }, force)
}

const two = { app: { tags: ['app:1', 'app:2'] } }
const one = { app: { tags: ['app:1'] } }

describe('what was agreed on', () => {
  it('is done where nothing has changed', () => {
    const deed = deedOn({ then: two, now: two })
    expect(deed).toEqual({ kind: 'go', names: ['app:1', 'app:2'], isForced: false, isDeletion: true })
  })

  it('is forced only where it was to be, and needs it', () => {
    const used = { app: { tags: ['app:1'], usedBy: [stopped('old')] } }
    expect(deedOn({ then: used, now: used, force: true })).toMatchObject({ kind: 'go', isForced: true })
    expect(deedOn({ then: used, now: used })).toMatchObject({ kind: 'stay', failure: { kind: 'in-use' } })
    expect(deedOn({ then: used, now: one, force: true })).toMatchObject({ kind: 'go', isForced: false })
  })

  it('leaves an image that is gone, and one that lost all of the names', () => {
    expect(deedOn({ then: two, now: {} })).toMatchObject({ kind: 'stay', failure: { kind: 'not-found' } })
    const renamed = { app: { tags: ['other:1'] } }
    expect(deedOn({ then: two, now: renamed })).toMatchObject({
      kind: 'stay',
      failure: { kind: 'not-found' },
    })
  })

  it('takes the names off that are left, and says which is not', () => {
    expect(deedOn({ then: two, now: one })).toMatchObject({
      kind: 'go',
      names: ['app:1'],
      isDeletion: true,
      remark: '`app:2` is no name of this image any more.',
    })
  })

  it('leaves the image under a name that it got meanwhile', () => {
    expect(deedOn({ then: one, now: two })).toEqual({
      kind: 'go',
      names: ['app:1'],
      isForced: false,
      isDeletion: false,
      remark: 'It has the name `app:2` now, so the image stays.',
    })
  })

  it('leaves an untagged image alone that got a name', () => {
    const deed = deedOn({ then: { app: { tags: [] } }, now: one })
    expect(deed).toMatchObject({
      kind: 'stay',
      failure: { kind: 'in-use', message: 'It was given the name `app:1` meanwhile.' },
    })
  })

  it('does not take the last name off where one of several was to go', () => {
    const deed = deedOn({ then: two, now: one, names: ['app:1'] })
    expect(deed).toMatchObject({ kind: 'stay', failure: { kind: 'in-use' } })
  })

  it.each([
    ['that came', { tags: ['app:1'] }, running('web')],
    ['that came beside another', { tags: ['app:1'], usedBy: [running('web')] }, running('new')],
    ['that was started', { tags: ['app:1'], usedBy: [stopped('web')] }, running('web')],
  ] as const)('stays because of a container %s, even by force', (_what, then, container) => {
    const now = { app: { tags: ['app:1'], usedBy: [container] } }
    expect(deedOn({ then: { app: then }, now, force: true })).toMatchObject({
      kind: 'stay',
      failure: { kind: 'in-use', message: `The running container \`${container.name}\` uses it.` },
    })
  })

  it('stays where it would go further than was said', () => {
    const used = { app: { tags: ['app:1'], usedBy: [running('web')] } }
    expect(deedOn({ then: used, now: one, force: true })).toMatchObject({
      kind: 'stay',
      failure: { message: 'It changed meanwhile.' },
    })
  })

  it('stays where an image was built on it meanwhile', () => {
    const now = { ...one, child: { parent: 'app' } }
    expect(deedOn({ then: one, now })).toMatchObject({
      kind: 'stay',
      failure: { kind: 'in-use', message: 'Images that stay were built on it: `child:1`.' },
    })
  })

  it('stays where it was not to be attempted, whatever has become of what stood in the way', () => {
    const used = { app: { tags: ['app:1'], usedBy: [stopped('old')] } }
    expect(deedOn({ then: used, now: one })).toMatchObject({ kind: 'stay', failure: { kind: 'in-use' } })
    expect(deedOn({ then: used, now: used, force: true, engine: podman })).toMatchObject({ kind: 'stay' })
  })
})

describe('why an image does not go', () => {
  const titleOf = (id: ImageId): string => (id === idOf('b') ? 'b`:1' : 'a:1')

  it('is said with the names of what is in the way', () => {
    const children = (...names: readonly string[]) => ({
      kind: 'child-images' as const,
      children: names.map(idOf),
    })
    expect(obstacleSentence(children('a'), titleOf)).toBe('Images that stay were built on it: `a:1`.')
    expect(obstacleSentence(children('a', 'b'), titleOf)).toBe(
      'Images that stay were built on it: `a:1` and `b:1`.',
    )
    expect(obstacleSentence(children('a', 'b', 'c'), titleOf)).toBe(
      'Images that stay were built on it: `a:1` and 2 others.',
    )
    expect(obstacleSentence({ kind: 'stopped-container', container: stopped('old') }, titleOf)).toBe(
      'The stopped container `old` uses it.',
    )
  })

  it('comes with what to do, which on Podman is never force', () => {
    const item = {
      obstacles: [{ kind: 'stopped-container', container: stopped('old') }],
    } as unknown as PlannedRemoval
    expect(refusalOf(item, graphDriver, titleOf).advice).toContain('by force')
    expect(refusalOf(item, podman, titleOf).advice).toContain('Remove the container first')
  })

  it('leaves nothing to do where the image is gone', () => {
    const item = { obstacles: [{ kind: 'gone' }] } as unknown as PlannedRemoval
    expect(refusalOf(item, graphDriver, titleOf)).toEqual({
      kind: 'not-found',
      message: 'It is gone already.',
      advice: 'There is nothing left to remove.',
    })
  })
})
