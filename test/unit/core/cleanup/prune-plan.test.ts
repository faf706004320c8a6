import { describe, expect, it } from 'vitest'
import { itemIdOf } from '../../../../electron/core/cleanup/plan.ts'
import type { UnusedLimits } from '../../../../electron/core/cleanup/rules.ts'
import { containerd, idOf, podman, running, stopped } from '../removal/removal-samples.ts'
import {
  containerItem,
  containerOf,
  dayMs,
  daysBefore,
  goingIn,
  imageItem,
  nowMs,
  planOf,
  protection,
  reasonsToGo,
  reasonsToStay,
  resourcesOf,
  volumeItem,
  volumeOf,
  type Planned,
} from './cleanup-samples.ts'

const untagged = { tags: [], isLocal: true }
const all = { dangling: true, unused: true }

describe('the rule for dangling images', () => {
  const rules = { dangling: true }

  it('finds those that no tag names and no container uses, and looks at no others', () => {
    const plan = planOf({
      rules,
      named: { old: untagged, busy: { ...untagged, usedBy: [stopped('web')] }, app: {} },
    })
    expect(goingIn(plan)).toEqual([imageItem('old')])
    expect(plan.items).toMatchObject([
      { isTicked: true, imageId: idOf('old'), removal: { effect: 'delete', way: 'open' } },
    ])
    expect(reasonsToGo(plan, imageItem('old'))).toEqual(['No tag names it, and no container uses it.'])
    expect(plan.stays).toMatchObject([
      { id: imageItem('busy'), kind: 'image', reasons: [{ kind: 'used', containers: [stopped('web')] }] },
    ])
  })

  it('says of one that a registry has that it can be pulled again', () => {
    const plan = planOf({ rules, named: { old: { tags: [] } } })
    expect(reasonsToGo(plan, imageItem('old'))).toEqual([
      'No tag names it, and no container uses it.',
      'It can be pulled again by its digest.',
    ])
  })

  it('keeps one that was pulled by its digest and is pinned or named by a file', () => {
    const plan = planOf({
      rules,
      named: { pinned: { tags: [] }, named: { tags: [] } },
      isPinned: ({ id }) => id === idOf('pinned'),
      filesNaming: ({ id }) => (id === idOf('named') ? ['/srv/compose.yaml'] : []),
    })
    expect(plan.items).toEqual([])
    expect(reasonsToStay(plan, imageItem('pinned'))).toEqual([{ kind: 'pinned' }])
    expect(reasonsToStay(plan, imageItem('named'))).toEqual([
      { kind: 'in-file', paths: ['/srv/compose.yaml'] },
    ])
  })

  it('is not narrowed by the limits of unused images', () => {
    const plan = planOf({
      rules: { ...all, unusedOnly: { namedLike: 'app' } },
      named: { old: untagged, other: {} },
    })
    expect(goingIn(plan)).toEqual([imageItem('old')])
  })
})

describe('the rule for unused images', () => {
  const rules = { unused: true }

  it('finds those that no container uses, with all of their names', () => {
    const plan = planOf({
      rules,
      named: { app: { tags: ['app:1', 'app:2'] }, web: { usedBy: [running('web')] } },
    })
    expect(plan.items).toMatchObject([{ title: 'app:1', removal: { names: ['app:1', 'app:2'] } }])
    expect(reasonsToGo(plan, imageItem('app'))).toEqual(['No container uses it.'])
    expect(reasonsToStay(plan, imageItem('web'))).toEqual([{ kind: 'used', containers: [running('web')] }])
  })

  it('keeps what is pinned, protected or named by a file, and says all of it', () => {
    const kept = protection('repository', 'app')
    const plan = planOf({
      rules,
      named: { app: { usedBy: [stopped('a')] } },
      protections: [kept],
      isPinned: () => true,
      filesNaming: () => ['Dockerfile'],
    })
    expect(reasonsToStay(plan, imageItem('app'))).toEqual([
      { kind: 'used', containers: [stopped('a')] },
      { kind: 'pinned' },
      { kind: 'protected', protection: kept },
      { kind: 'in-file', paths: ['Dockerfile'] },
    ])
  })

  it('keeps what images that stay were built on, where the engine does, and takes it after those that go', () => {
    const named = {
      base: { usedBy: [] },
      middle: { parent: 'base' },
      kept: { parent: 'middle', usedBy: [running('a')] },
      free: { parent: 'base' },
    }
    const plan = planOf({ rules, named })
    expect(goingIn(plan)).toEqual([imageItem('free')])
    expect(reasonsToStay(plan, imageItem('middle'))).toEqual([{ kind: 'parent', children: [idOf('kept')] }])
    expect(reasonsToStay(plan, imageItem('base'))).toEqual([{ kind: 'parent', children: [idOf('middle')] }])
    expect(goingIn(planOf({ rules, named, engine: containerd }))).toHaveLength(3)
    expect(goingIn(planOf({ rules, named, engine: podman }))).toHaveLength(3)
  })

  it('takes an image after those that were built on it, which it needs to go', () => {
    const plan = planOf({ rules, named: { a: {}, b: { parent: 'a' }, c: { parent: 'b' } } })
    expect(plan.items).toMatchObject([
      { id: imageItem('c') },
      { id: imageItem('b'), needs: [imageItem('c')] },
      { id: imageItem('a'), needs: [imageItem('b')] },
    ])
  })

  it('says of what is kept for another reason as well that images were built on it', () => {
    const plan = planOf({
      rules,
      named: { base: {}, app: { parent: 'base' } },
      isPinned: () => true,
    })
    expect(reasonsToStay(plan, imageItem('base'))).toEqual([
      { kind: 'pinned' },
      { kind: 'parent', children: [idOf('app')] },
    ])
  })
})

describe('a limit of unused images', () => {
  const judged = (unusedOnly: UnusedLimits, more: Planned): Planned => ({
    rules: { unused: true, unusedOnly },
    named: { app: {} },
    ...more,
  })
  const leftOut = (planned: Planned): unknown => reasonsToStay(planOf(planned), imageItem('app'))
  const because = (planned: Planned): readonly string[] | undefined =>
    reasonsToGo(planOf(planned), imageItem('app'))
  const sentence = (text: string) => [{ kind: 'left-out', sentence: text }]

  describe('on when they were used', () => {
    const unusedFor = (
      days: number,
      usedDaysAgo?: number,
      pulledDaysAgo?: number,
      watchedDays?: number,
    ): Planned =>
      judged(
        { notUsedForDays: days },
        {
          changes: { app: usedDaysAgo === undefined ? {} : { lastUsedAtMs: daysBefore(usedDaysAgo) } },
          lastPulledAtMs: () => (pulledDaysAgo === undefined ? undefined : daysBefore(pulledDaysAgo)),
          ...(watchedDays === undefined ? {} : { watchedSinceMs: daysBefore(watchedDays) }),
        },
      )

    it('goes by the later of last use and last pull', () => {
      expect(because(unusedFor(30, 40, 60, 100))).toContain('Not used for 40 days.')
      expect(leftOut(unusedFor(30, 3, 60, 100))).toEqual(sentence('Used 3 days ago.'))
      expect(leftOut(unusedFor(30, 60, 1, 100))).toEqual(sentence('Pulled 1 day ago.'))
      expect(leftOut(unusedFor(1, 0, undefined, 100))).toEqual(sentence('Used today.'))
    })

    it('takes an image on the very day', () => {
      expect(because(unusedFor(30, 30, undefined, 30))).toContain('Not used for 30 days.')
      expect(leftOut(unusedFor(30, 29.99, undefined, 30))).toEqual(sentence('Used 29 days ago.'))
    })

    it('goes by how long Lading has watched where it has seen neither', () => {
      expect(because(unusedFor(30, undefined, undefined, 31))).toContain('Not used for 31 days at least.')
      expect(leftOut(unusedFor(30, undefined, undefined, 3))).toEqual(
        sentence('Lading has watched for 3 days only.'),
      )
      expect(leftOut(unusedFor(1, undefined, undefined, 0.5))).toEqual(
        sentence('Lading has watched for less than a day.'),
      )
      expect(leftOut(unusedFor(1))).toEqual(sentence('It is not known when it was used last.'))
    })

    it('does not say of what was seen before Lading watched that it was not used since', () => {
      expect(leftOut(unusedFor(30, 40, undefined, 3))).toEqual(
        sentence('Lading has watched for 3 days only.'),
      )
      expect(because(unusedFor(30, 40, undefined, 35))).toContain('Not used for 35 days at least.')
    })
  })

  it('on their age goes by when they were built, and keeps those that do not say', () => {
    const older = (createdAtMs?: number): Planned =>
      judged({ olderThanDays: 10 }, { changes: { app: createdAtMs === undefined ? {} : { createdAtMs } } })
    expect(because(older(daysBefore(10)))).toContain('Built 10 days ago.')
    expect(leftOut(older(daysBefore(2)))).toEqual(sentence('Built 2 days ago.'))
    expect(leftOut(older(nowMs + dayMs))).toEqual(sentence('Built today.'))
    expect(leftOut(older())).toEqual(sentence('It does not say when it was built.'))
  })

  it('on their size counts the layers that they share, and says what is theirs alone', () => {
    const bigger = (biggerThanBytes: number, layers?: readonly string[]): Planned =>
      judged(
        { biggerThanBytes },
        {
          named: { app: layers === undefined ? {} : { layers }, other: { layers: ['base-12000000'] } },
          changes: { app: { sizeBytes: 12_300_000 } },
        },
      )
    expect(because(bigger(12_000_000, ['base-12000000', 'app-300000']))).toContain(
      'Takes 12.3 MB, 300 kB of that by itself.',
    )
    expect(because(bigger(12_000_000))).toContain('Takes 12.3 MB.')
    expect(leftOut(bigger(12_300_000))).toEqual(sentence('Takes 12.3 MB.'))
  })

  it('on their names has to hold for each of them', () => {
    const like = (...tags: readonly string[]): Planned =>
      judged({ namedLike: 'app' }, { named: { app: { tags } } })
    expect(because(like('app:1', 'app:2'))).toBeDefined()
    expect(leftOut(like('app:1', 'prod/app:1'))).toEqual(
      sentence('Its name `prod/app:1` does not match the pattern.'),
    )
    expect(because(like())).toBeDefined()
    expect(leftOut(judged({ namedLike: 'app' }, { named: { app: untagged } }))).toEqual(
      sentence('It has no name.'),
    )
  })

  it('has to hold beside the others, and each that does not is said', () => {
    const plan = judged(
      { olderThanDays: 10, biggerThanBytes: 100 },
      { changes: { app: { createdAtMs: daysBefore(2), sizeBytes: 50 } } },
    )
    expect(leftOut(plan)).toEqual([...sentence('Built 2 days ago.'), ...sentence('Takes 50 B.')])
  })

  describe('on the last tags of a repository', () => {
    const built = (...days: readonly (readonly [string, number?, ...string[]])[]): Planned => ({
      rules: { unused: true, unusedOnly: { beyondLastTags: 2 } },
      named: Object.fromEntries(days.map(([name, , ...tags]) => [name, { tags: [`app:${name}`, ...tags] }])),
      changes: Object.fromEntries(
        days.map(([name, ago]) => [name, ago === undefined ? {} : { createdAtMs: daysBefore(ago) }]),
      ),
    })

    it('keeps those that were built last', () => {
      const plan = planOf(built(['a', 1], ['b', 3], ['c', 2], ['d', 4]))
      expect(goingIn(plan)).toEqual([imageItem('b'), imageItem('d')])
      expect(reasonsToStay(plan, imageItem('a'))).toEqual([{ kind: 'one-of-the-last', count: 2 }])
      expect(reasonsToGo(plan, imageItem('b'))).toContain('Not one of the last 2 tags of `app`.')
    })

    it('takes an image of several repositories only where it is beyond the last of all', () => {
      const plan = planOf(built(['a', 1], ['b', 2], ['c', 3, 'other:1'], ['d', 4]))
      expect(goingIn(plan)).toEqual([imageItem('d')])
      expect(reasonsToStay(plan, imageItem('c'))).toEqual([{ kind: 'one-of-the-last', count: 2 }])
    })

    it('counts an image with several tags once, so that as many images stay', () => {
      const plan = planOf(built(['a', 1, 'app:latest'], ['b', 2], ['c', 3]))
      expect(goingIn(plan)).toEqual([imageItem('c')])
    })

    it('keeps those that do not say when they were built beside the last of the others', () => {
      const plan = planOf(built(['a', 1], ['b', 2], ['c']))
      expect(plan.items).toEqual([])
      expect(reasonsToStay(plan, imageItem('c'))).toEqual(sentence('It does not say when it was built.'))
    })

    it('does not keep what has no tag', () => {
      const plan = planOf({ ...built(['a', 1]), named: { old: untagged } })
      expect(goingIn(plan)).toEqual([imageItem('old')])
    })
  })
})

describe('the rule for stopped containers', () => {
  const phases = ['created', 'exited', 'dead', 'running', 'paused', 'restarting', 'removing'] as const
  const resources = resourcesOf({ containers: phases.map((phase) => containerOf(phase, { phase })) })

  it('finds those of which nothing runs', () => {
    const plan = planOf({ rules: { stoppedContainers: true }, resources })
    expect(goingIn(plan)).toEqual(['created', 'exited', 'dead'].map(containerItem))
    expect(plan.items.every(({ isTicked }) => isTicked)).toBe(true)
    expect(reasonsToGo(plan, containerItem('created'))).toEqual(['It was never started.'])
    expect(reasonsToGo(plan, containerItem('exited'))).toEqual(['It does not run.'])
    for (const name of ['running', 'paused', 'restarting'])
      expect(reasonsToStay(plan, containerItem(name))).toEqual([{ kind: 'running' }])
    expect(reasonsToStay(plan, containerItem('removing'))).toMatchObject([{ kind: 'left-out' }])
  })

  it('looks at none until the engine has said them', () => {
    expect(planOf({ rules: { stoppedContainers: true, unusedVolumes: true, buildCache: true } })).toEqual({
      items: [],
      stays: [],
      asOfMs: nowMs,
    })
  })

  it('lets images go that only such containers use, after those', () => {
    const plan = planOf({
      rules: { ...all, stoppedContainers: true },
      named: { app: { usedBy: [stopped('a'), stopped('b')] }, old: { ...untagged, usedBy: [stopped('c')] } },
      resources: resourcesOf({ containers: ['a', 'b', 'c'].map((name) => containerOf(name)) }),
    })
    expect(goingIn(plan)).toEqual([...['a', 'b', 'c'].map(containerItem), imageItem('app'), imageItem('old')])
    expect(plan.items[3]).toMatchObject({
      needs: [containerItem('a'), containerItem('b')],
      removal: { way: 'open', obstacles: [] },
      reasons: ['Only 2 stopped containers that may go as well use it.'],
    })
    expect(reasonsToGo(plan, imageItem('old'))).toEqual([
      'No tag names it, and only 1 stopped container that may go as well uses it.',
    ])
  })

  it('keeps images of which one of several containers stays, or runs by what is known since', () => {
    const plan = planOf({
      rules: { unused: true, stoppedContainers: true },
      named: { app: { usedBy: [stopped('a'), running('b')] }, web: { usedBy: [running('c')] } },
      resources: resourcesOf({
        containers: [containerOf('a'), containerOf('b', { phase: 'running' }), containerOf('c')],
      }),
    })
    expect(reasonsToStay(plan, imageItem('app'))).toEqual([{ kind: 'used', containers: [running('b')] }])
    expect(reasonsToStay(plan, imageItem('web'))).toEqual([{ kind: 'used', containers: [running('c')] }])
  })
})

describe('the rule for volumes', () => {
  const rules = { unusedVolumes: true }
  const resources = resourcesOf({
    containers: [
      containerOf('db', { phase: 'running', volumes: ['data'] }),
      containerOf('old', { volumes: ['left'] }),
    ],
    volumes: [
      volumeOf('data'),
      volumeOf('named'),
      volumeOf('f00', { isAnonymous: true }),
      volumeOf('left', { isAnonymous: true }),
    ],
  })

  it('ticks those that nobody named, and leaves each of the others to the person', () => {
    const plan = planOf({ rules, resources })
    expect(plan.items).toMatchObject([
      { id: volumeItem('named'), isTicked: false },
      { id: volumeItem('f00'), isTicked: true, reasons: ['No container uses it.', 'Nobody gave it a name.'] },
    ])
  })

  it('keeps those that a container uses, be it a stopped one that stays', () => {
    const plan = planOf({ rules, resources })
    expect(reasonsToStay(plan, volumeItem('data'))).toEqual([{ kind: 'used', containers: [running('db')] }])
    expect(reasonsToStay(plan, volumeItem('left'))).toEqual([{ kind: 'used', containers: [stopped('old')] }])
  })

  it('finds those whose containers go as well, after those', () => {
    const plan = planOf({ rules: { ...rules, stoppedContainers: true }, resources })
    expect(plan.items.find(({ id }) => id === volumeItem('left'))).toMatchObject({
      needs: [containerItem('old')],
      reasons: ['Only containers that go use it.', 'Nobody gave it a name.'],
    })
  })
})

describe('a plan', () => {
  it('is as old as what the engine said', () => {
    expect(planOf({ resources: resourcesOf() }).asOfMs).toBe(nowMs - 5)
  })

  it('names things by their kind and what the engine knows them by', () => {
    expect(itemIdOf('volume', 'data')).toBe('volume:data')
  })
})
