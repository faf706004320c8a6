import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageIdOf, shortDigest, type ImageId } from '../../../../electron/core/identity.ts'
import { nameMeant, type NamedImage } from '../../../../electron/core/names/image-name.ts'
import { inSafeOrder, reversed, type NameChange } from '../../../../electron/core/names/name-changes.ts'
import type { NamingPlan, NamingWish } from '../../../../electron/core/names/naming.ts'
import { planNaming } from '../../../../electron/core/names/naming-plan.ts'

const idOf = (letter: string): ImageId => imageIdOf(letter.repeat(64))
const [a, b, c, gone] = [idOf('a'), idOf('b'), idOf('c'), idOf('f')]

const imagesWith = (tags: Readonly<Record<ImageId, readonly string[]>>): Map<ImageId, NamedImage> =>
  new Map(Object.entries(tags).map(([id, names]) => [imageIdOf(id), { id: imageIdOf(id), tags: names }]))

const here = imagesWith({ [a]: ['app:1', 'app:2'], [b]: ['base:1'], [c]: [] })

const tag = (imageId: ImageId, name: string): NamingWish => ({ kind: 'tag', imageId, name })
const rename = (imageId: ImageId, from: string, name: string): NamingWish => ({
  kind: 'rename',
  imageId,
  from,
  name,
})
const untag = (imageId: ImageId, from: string): NamingWish => ({ kind: 'untag', imageId, from })

const mistakesIn = ({ items }: NamingPlan): (string | undefined)[] =>
  items.map(({ mistake }) => mistake?.sentence)

/** What an engine does: it takes a name from whoever had it, and removes an image with its last name. */
const carriedOut = (
  images: ReadonlyMap<ImageId, NamedImage>,
  changes: readonly NameChange[],
): { names: Map<string, ImageId>; left: Set<ImageId> } => {
  const names = new Map<string, ImageId>()
  for (const { id, tags } of images.values()) for (const one of tags) names.set(nameMeant(one).canonical, id)
  const left = new Set(images.keys())
  for (const { name, after } of inSafeOrder(changes)) {
    const before = names.get(name)
    if (after !== undefined && left.has(after)) names.set(name, after)
    if (after !== undefined) continue
    names.delete(name)
    if (before !== undefined && ![...names.values()].includes(before)) left.delete(before)
  }
  return { names, left }
}

describe('a plan', () => {
  it('adds a name, with its default tag, in the familiar form', () => {
    const plan = planNaming(here, [tag(a, 'docker.io/library/mine')])
    expect(plan).toMatchObject({
      canRun: true,
      items: [
        {
          title: 'app:1',
          adds: 'mine:latest',
          isDoneAlready: false,
          changes: [{ name: 'docker.io/library/mine:latest', after: a }],
          commands: [`docker tag ${shortDigest(a)} mine:latest`],
        },
      ],
    })
  })

  it('calls an image without a name by its short ID', () => {
    expect(planNaming(here, [tag(c, 'mine:1')]).items[0]?.title).toBe(shortDigest(c))
  })

  it('renames by a new name first and the old one off after', () => {
    expect(planNaming(here, [rename(b, 'base:1', 'base:2')]).items[0]).toMatchObject({
      adds: 'base:2',
      removes: 'base:1',
      commands: [`docker tag ${shortDigest(b)} base:2`, 'docker rmi base:1'],
    })
  })

  it('takes off one of several names, as the engine prints it', () => {
    const onPodman = imagesWith({ [a]: ['docker.io/library/app:1', 'localhost/app:1'] })
    expect(planNaming(onPodman, [untag(a, 'app:1')]).items[0]).toMatchObject({
      removes: 'docker.io/library/app:1',
      commands: ['docker rmi app:1'],
    })
  })

  it('says which image loses a name, and that it keeps another', () => {
    expect(planNaming(here, [tag(b, 'app:1')]).items[0]?.takenFrom).toEqual({
      imageId: a,
      title: 'app:2',
      isLastName: false,
    })
  })

  it('says that the image which loses its last name will have none', () => {
    expect(planNaming(here, [tag(a, 'base:1')]).items[0]?.takenFrom).toEqual({
      imageId: b,
      title: shortDigest(b),
      isLastName: true,
    })
  })

  it('says of two wishes together that they take the last name', () => {
    const items = planNaming(here, [tag(b, 'app:1'), tag(c, 'app:2')]).items
    expect(items.map(({ takenFrom }) => takenFrom?.isLastName)).toEqual([true, true])
  })

  it('calls who loses its only name by the first of its new ones, whatever the order of the wishes', () => {
    const wishes = [tag(a, 'base:1'), tag(b, 'mine:2'), tag(b, 'mine:1')]
    for (const all of [wishes, wishes.toReversed()]) {
      const taken = planNaming(here, all).items.flatMap(({ takenFrom }) => takenFrom ?? [])
      expect(taken).toEqual([{ imageId: b, title: 'mine:1', isLastName: false }])
    }
  })

  it('does nothing where the image has the name already', () => {
    expect(
      planNaming(here, [tag(a, 'docker.io/library/app:1'), rename(b, 'base:1', 'base:1')]),
    ).toMatchObject({
      canRun: true,
      items: [
        { isDoneAlready: true, changes: [], commands: [] },
        { isDoneAlready: true, changes: [], commands: [] },
      ],
    })
  })

  it('takes the old name off where a rename is to a name that the image has', () => {
    const [item] = planNaming(here, [rename(a, 'app:1', 'app:2')]).items
    expect(item).toMatchObject({ isDoneAlready: false, removes: 'app:1' })
    expect(item?.changes).toEqual([{ name: 'docker.io/library/app:1', before: a }])
  })

  it('is none without wishes', () => {
    expect(planNaming(here, [])).toEqual({ items: [], canRun: false })
  })
})

describe('a chain within a plan', () => {
  it('hands a name from one image to the other, which has its new one by then', () => {
    const plan = planNaming(here, [tag(a, 'base:1'), rename(b, 'base:1', 'base:2')])
    expect(plan.canRun).toBe(true)
    expect(plan.items[0]?.takenFrom).toBeUndefined()
    expect(inSafeOrder(plan.items.flatMap(({ changes }) => changes))).toEqual([
      { name: 'docker.io/library/base:2', after: b },
      { name: 'docker.io/library/base:1', before: b, after: a },
    ])
  })

  it('may be a circle', () => {
    const two = imagesWith({ [a]: ['x:1'], [b]: ['y:1'] })
    const plan = planNaming(two, [rename(a, 'x:1', 'y:1'), rename(b, 'y:1', 'x:1')])
    expect(plan.canRun).toBe(true)
    const { names } = carriedOut(
      two,
      plan.items.flatMap(({ changes }) => changes),
    )
    expect(names).toEqual(
      new Map([
        ['docker.io/library/x:1', b],
        ['docker.io/library/y:1', a],
      ]),
    )
  })
})

describe('a wish is refused', () => {
  it('where the image is gone', () => {
    expect(planNaming(here, [tag(gone, 'mine:1')]).items[0]?.mistake).toEqual({
      kind: 'not-found',
      sentence: `The image ${shortDigest(gone)} is gone.`,
      advice: 'Choose an image that is here.',
    })
  })

  it.each([[untag(a, 'base:1')], [rename(a, 'app:3', 'app:4')]])('where the name is gone: %j', (wish) => {
    expect(planNaming(here, [wish]).items[0]?.mistake).toMatchObject({ kind: 'not-found' })
  })

  it('where the name cannot be given', () => {
    expect(mistakesIn(planNaming(here, [tag(a, 'UPPER:1')]))).toEqual([
      'Repository names are lowercase: did you mean `upper:1`?',
    ])
  })

  it('where it takes the last name off: that is a removal', () => {
    expect(planNaming(here, [untag(b, 'base:1')]).items[0]?.mistake).toEqual({
      kind: 'invalid-input',
      sentence: 'Without `base:1` the image would have no name left, and the engine would remove it.',
      advice: 'Give it another name first, or remove the image.',
    })
  })

  it('where several together take the last name off', () => {
    expect(planNaming(here, [untag(a, 'app:1'), untag(a, 'app:2')]).canRun).toBe(false)
    expect(planNaming(here, [untag(a, 'app:1'), tag(b, 'app:2')]).canRun).toBe(false)
  })

  it.each([
    [[tag(a, 'mine:1'), tag(b, 'mine:1')]],
    [[tag(a, 'mine:1'), tag(a, 'docker.io/library/mine:1')]],
    [[tag(a, 'app:1'), tag(b, 'app:1')]],
    [[untag(a, 'app:1'), untag(a, 'app:1')]],
    [[rename(a, 'app:1', 'mine:1'), rename(a, 'app:1', 'mine:2')]],
    [[rename(a, 'app:1', 'mine:1'), tag(a, 'app:1')]],
  ])('where another is about the same name: %j', (wishes) => {
    const plan = planNaming(here, wishes)
    expect(plan.canRun).toBe(false)
    for (const sentence of mistakesIn(plan)) expect(sentence).toMatch(/ is asked for more than once\.$/)
  })

  it('and stops the others', () => {
    const plan = planNaming(here, [tag(a, 'mine:1'), tag(gone, 'mine:2')])
    expect(plan.canRun).toBe(false)
    expect(mistakesIn(plan)).toEqual([undefined, `The image ${shortDigest(gone)} is gone.`])
  })
})

describe('whatever is wished', () => {
  const names = ['v:1', 'w:1', 'x:1', 'y:1', 'z:1', 'docker.io/library/x:1', 'BAD', 'q@sha256:1']
  const ids = [a, b, c, gone]
  const imagesArbitrary = fc
    .array(fc.constantFrom(a, b, c, undefined), { minLength: 5, maxLength: 5 })
    .map((holders) =>
      imagesWith(
        Object.fromEntries(
          [a, b, c].map((id) => [id, names.slice(0, 5).filter((_, at) => holders[at] === id)]),
        ),
      ),
    )
  const wishArbitrary: fc.Arbitrary<NamingWish> = fc
    .record({
      kind: fc.constantFrom('tag' as const, 'rename' as const, 'untag' as const),
      imageId: fc.constantFrom(...ids),
      from: fc.constantFrom(...names),
      name: fc.constantFrom(...names),
    })
    .map(({ kind, imageId, from, name }) => {
      if (kind === 'tag') return tag(imageId, name)
      return kind === 'untag' ? untag(imageId, from) : rename(imageId, from, name)
    })
  const wishesArbitrary = fc.array(wishArbitrary, { minLength: 1, maxLength: 5 })

  it('is refused or not whatever the order of the wishes', () => {
    fc.assert(
      fc.property(imagesArbitrary, wishesArbitrary, fc.infiniteStream(fc.nat()), (images, wishes, random) => {
        const order = wishes.map((wish) => ({ wish, key: random.next().value })).sort((p, q) => p.key - q.key)
        const shuffled = order.map(({ wish }) => wish)
        const of = (all: readonly NamingWish[]) => {
          const plan = planNaming(images, all)
          return plan.items
            .map(({ wish, mistake, takenFrom }) => JSON.stringify({ wish, mistake, takenFrom }))
            .sort()
        }
        expect(of(shuffled)).toEqual(of(wishes))
      }),
    )
  })

  it('gives the names wished, removes no image, and is undone', () => {
    let ran = 0
    fc.assert(
      fc.property(imagesArbitrary, wishesArbitrary, (images, wishes) => {
        const plan = planNaming(images, wishes)
        if (!plan.canRun) return
        ran += 1
        const before = carriedOut(images, []).names
        const changes = plan.items.flatMap((item) => item.changes)
        const { names: after, left } = carriedOut(images, changes)

        expect(left.size).toBe(3)
        const given = new Set<string>()
        for (const wish of wishes) {
          if (wish.kind === 'untag') continue
          expect(after.get(nameMeant(wish.name).canonical)).toBe(wish.imageId)
          given.add(nameMeant(wish.name).canonical)
        }
        for (const wish of wishes) {
          if (wish.kind === 'tag' || given.has(nameMeant(wish.from).canonical)) continue
          expect(after.has(nameMeant(wish.from).canonical)).toBe(false)
        }
        const touched = new Set(changes.map(({ name }) => name))
        for (const [name, id] of before) if (!touched.has(name)) expect(after.get(name)).toBe(id)

        const named = new Map(
          [...images.keys()].map((id) => [
            id,
            { id, tags: [...after].filter(([, holder]) => holder === id).map(([name]) => name) },
          ]),
        )
        expect(carriedOut(named, changes.map(reversed)).names).toEqual(before)
      }),
      { numRuns: 2_000 },
    )
    expect(ran).toBeGreaterThan(100)
  })

  it('has each name change hands at most once', () => {
    fc.assert(
      fc.property(imagesArbitrary, wishesArbitrary, (images, wishes) => {
        const { items } = planNaming(images, wishes)
        const changed = items.flatMap(({ changes }) => changes.map(({ name }) => name))
        expect(new Set(changed).size).toBe(changed.length)
      }),
    )
  })
})
