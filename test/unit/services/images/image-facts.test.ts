import { describe, expect, it, vi } from 'vitest'
import { FailureError } from '../../../../electron/core/failure.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import { noDatabase } from '../../../../electron/history/guarded.ts'
import { createFactsMemory } from '../../../../electron/history/image-facts.ts'
import { atMs, engineId, imageOf } from '../../history/support.ts'

import { detailsOf, factsOn, idOf, images } from './facts-on.ts'

describe('the facts of images', () => {
  it('are asked for once the list is live, and each once', async () => {
    const { facts, say, list, asked, learnt, answerAll } = factsOn()
    say({ kind: 'stale', asOfMs: 1 }, images(1, 2, 3))
    await facts.settled(20)
    expect(asked).toEqual([])
    list(...images(1, 2, 3))
    await answerAll()
    list(...images(1, 2, 3))
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(2), idOf(3)])
    expect(learnt).toEqual(asked)
  })

  it('tell of an image of which only a part is here', async () => {
    const { list, next, answerAll, partial } = factsOn()
    list(...images(1, 2))
    ;(await next(idOf(1))).answer({ ...detailsOf(idOf(1)), lacksPlatforms: true })
    await answerAll()
    expect(partial).toEqual([idOf(1)])
  })

  it('are asked for four images at a time', async () => {
    const { list, questions, next, answerAll } = factsOn()
    list(...images(1, 2, 3, 4, 5, 6))
    await next(idOf(4))
    expect(questions).toHaveLength(4)
    questions[0]?.answer()
    await next(idOf(5))
    expect(questions).toHaveLength(4)
    await answerAll()
  })

  it('are asked for what is on screen first', async () => {
    const { facts, list, asked, answerAll, next } = factsOn()
    facts.showing([idOf(9), idOf(8)])
    list(...images(1, 2, 3, 4, 5, 6, 7, 8, 9))
    await next(idOf(1))
    facts.showing([idOf(7), idOf(6)])
    await answerAll()
    expect(
      asked.map((id) => images(1, 2, 3, 4, 5, 6, 7, 8, 9).findIndex((one) => one.id === id) + 1),
    ).toEqual([9, 8, 1, 2, 7, 6, 3, 4, 5])
  })

  it('are not asked for again in another run', async () => {
    const first = factsOn()
    first.list(...images(1, 2, 3))
    await first.answerAll()
    first.database.close()
    const second = factsOn({ folder: first.folder })
    second.say({ kind: 'stale', asOfMs: 1 }, images(1, 2, 3))
    await second.until('what is remembered', () => second.learnt.length === 3)
    expect(second.facts.unread()).toBe(0)
    second.list(...images(1, 2, 3))
    await second.answerAll()
    expect(second.asked).toEqual([])
    expect(await second.facts.details(idOf(2))).toEqual(detailsOf(idOf(2)))
    expect(second.asked).toEqual([])
  })

  it('are remembered of more images than one slice of the database holds', async () => {
    const all = Array.from({ length: 250 }, (_, index) => imageOf(index + 1))
    const first = factsOn()
    const memory = createFactsMemory(first.database)
    first.cache.replaceImages(engineId, all, atMs)
    memory.rememberDetails(
      engineId,
      all.map(({ id, sizeBytes }) => ({ value: detailsOf(id), sizeBytes })),
      atMs,
    )
    first.list(...all)
    await first.answerAll()
    expect(first.asked).toEqual([])
    expect(first.learnt).toHaveLength(250)
  })

  it('are asked for again where the size is another, as after a pull of another platform', async () => {
    const { facts, list, say, asked, answerAll } = factsOn()
    list(...images(1))
    await answerAll()
    say({ kind: 'live' }, [imageOf(1, { sizeBytes: 5 })])
    expect(facts.knows(idOf(1))).toBe(false)
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(1)])
    expect(facts.knows(idOf(1))).toBe(true)
  })

  it('are asked for again where the size changes while the engine answers', async () => {
    const { list, say, next, asked, learnt, answerAll } = factsOn()
    list(...images(1))
    const question = await next()
    say({ kind: 'live' }, [imageOf(1, { sizeBytes: 5 })])
    question.answer()
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(1)])
    expect(learnt).toEqual([idOf(1)])
  })

  it('of an image that failed are asked for again after the next list, and not before', async () => {
    const { facts, list, say, next, asked, answerAll } = factsOn()
    list(...images(1))
    ;(await next()).refuse()
    await facts.settled(20_000)
    say({ kind: 'live' }, images(2))
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(2)])
    expect(facts.unread()).toBe(1)
    list()
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(2), idOf(1)])
    expect(facts.unread()).toBe(0)
  })

  it('of an image that failed are asked for again when something happens to it', async () => {
    const { facts, list, say, next, asked, answerAll } = factsOn()
    list(...images(1))
    ;(await next()).refuse()
    await facts.settled(20_000)
    say({ kind: 'live' }, [imageOf(1, { tags: ['other:1'] })])
    await answerAll()
    expect(asked).toEqual([idOf(1), idOf(1)])
  })

  it('of an image that went meanwhile are nobody’s', async () => {
    const { facts, list, say, next, learnt } = factsOn()
    list(...images(1))
    const question = await next()
    say({ kind: 'live' }, [], [idOf(1)])
    question.answer()
    await facts.settled(20_000)
    expect(learnt).toEqual([])
    expect(facts.unread()).toBe(0)
  })

  it('are given up when the engine goes, and gone on with when it is back', async () => {
    const { facts, list, say, next, asked, questions, answerAll, be } = factsOn()
    list(...images(1, 2, 3, 4, 5))
    ;(await next(idOf(1))).answer()
    await next(idOf(5))
    be('down')
    facts.suspend()
    say({ kind: 'stale', asOfMs: 1 }, [])
    await expect.poll(() => questions).toEqual([])
    expect(facts.unread()).toBe(4)
    be('up')
    list()
    await answerAll()
    expect(facts.unread()).toBe(0)
    expect(asked.filter((id) => id === idOf(1))).toHaveLength(1)
  })

  it('are kept as far as they are known when the engine goes', async () => {
    const first = factsOn()
    first.list(...images(1, 2))
    ;(await first.next(idOf(1))).answer()
    await first.until('the first', () => first.learnt.length === 1)
    first.facts.suspend()
    first.database.close()
    const second = factsOn({ folder: first.folder })
    second.say({ kind: 'stale', asOfMs: 1 }, images(1, 2))
    await second.until('what is remembered', () => second.learnt.length === 1)
    expect(second.facts.unread()).toBe(1)
  })

  it('belong to one engine', async () => {
    const { facts, list, answerAll, learnt } = factsOn()
    list(...images(1))
    await answerAll()
    const freshness = { kind: 'stale', asOfMs: 1 } as const
    facts.onImages({ revision: 2, freshness, upserted: images(1), removed: [] }, engineIdOf('another'), false)
    expect(facts.unread()).toBe(1)
    expect(learnt).toEqual([idOf(1)])
  })

  it('that come too late, from an engine that is no longer shown, are nobody’s', async () => {
    const { facts, list, next, learnt } = factsOn()
    list(...images(1))
    const question = await next()
    const freshness = { kind: 'stale', asOfMs: 1 } as const
    question.answer()
    facts.onImages({ revision: 2, freshness, upserted: images(1), removed: [] }, engineIdOf('another'), false)
    await facts.settled(20)
    expect(learnt).toEqual([])
  })

  it('are waited for as long as somebody has patience', async () => {
    const { facts, list, next } = factsOn()
    list(...images(1))
    await next()
    await facts.settled(10)
    expect(facts.knows(idOf(1))).toBe(false)
  })

  it('are asked for without a history', async () => {
    const { list, facts, asked, answerAll } = factsOn({ memory: createFactsMemory(noDatabase) })
    list(...images(1, 2))
    await answerAll()
    expect(facts.unread()).toBe(0)
    expect(asked).toHaveLength(2)
  })
})

describe('the details of an image', () => {
  it('are asked for before all others', async () => {
    const { facts, list, next, questions, answerAll } = factsOn()
    list(...images(1, 2, 3, 4, 5, 6, 7, 8, 9))
    await next(idOf(4))
    const asking = facts.details(idOf(9))
    expect(questions.map(({ id }) => id)).toContain(idOf(9))
    questions.find(({ id }) => id === idOf(9))?.answer()
    expect(await asking).toEqual(detailsOf(idOf(9)))
    await answerAll()
  })

  it('are not asked for twice at once', async () => {
    const { facts, list, next, asked } = factsOn()
    list(...images(1))
    const question = await next()
    const both = [facts.details(idOf(1)), facts.details(idOf(1))]
    question.answer()
    await Promise.all(both)
    expect(asked).toEqual([idOf(1)])
  })

  it('are those of an image that the list does not have yet', async () => {
    const { facts, list, next, answerAll } = factsOn()
    list()
    await answerAll()
    const asking = facts.details(idOf(1))
    ;(await next()).answer()
    expect((await asking).imageId).toBe(idOf(1))
  })

  it('are not found where the image is gone', async () => {
    const { facts, list, engine } = factsOn()
    vi.spyOn(engine, 'details').mockResolvedValue(undefined)
    list()
    await facts.settled(20_000)
    await expect(facts.details(idOf(1))).rejects.toMatchObject({
      failure: { kind: 'not-found', message: 'The image 000000000000 is no longer on the engine.' },
    })
  })

  it('are those of the last time where the engine is away', async () => {
    const { facts, list, answerAll, be } = factsOn()
    list(...images(1))
    await answerAll()
    be('down')
    expect(await facts.details(idOf(1))).toEqual(detailsOf(idOf(1)))
    await expect(facts.details(idOf(2))).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
  })

  it('fail in the engine’s words where it cannot tell them', async () => {
    const { facts, list, next } = factsOn()
    list(...images(1))
    const asking = facts.details(idOf(1))
    const failure = { kind: 'stream-broken', message: 'It broke.', advice: 'Try again.' } as const
    ;(await next()).refuse(new FailureError(failure))
    await expect(asking).rejects.toMatchObject({ failure })
  })

  it('fail as unreachable where the engine goes while it is asked', async () => {
    const { facts, list, next } = factsOn()
    list(...images(1))
    await next()
    const asking = facts.details(idOf(1))
    facts.suspend()
    await expect(asking).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
  })
})

describe('an inspection', () => {
  it('is what the engine answers now', async () => {
    const { facts, list } = factsOn()
    list(...images(1))
    expect(await facts.inspect(idOf(1))).toEqual({ value: { Id: idOf(1) }, asOfMs: atMs })
  })

  it('is what it answered last where it is away, and says so', async () => {
    const { facts, list, be } = factsOn()
    list(...images(1))
    await facts.inspect(idOf(1))
    be('down')
    expect(await facts.inspect(idOf(1))).toMatchObject({
      ...{ value: { Id: idOf(1) }, asOfMs: atMs },
      insteadOf: { kind: 'engine-unreachable' },
    })
  })

  it('is what it answered last where it cannot answer now', async () => {
    const { facts, list, engine } = factsOn()
    list(...images(1))
    await facts.inspect(idOf(1))
    vi.spyOn(engine, 'inspection').mockRejectedValue(new Error('out of order'))
    expect(await facts.inspect(idOf(1))).toMatchObject({ insteadOf: { ownWords: 'Error: out of order' } })
  })

  it('fails where it was never asked for and there is no engine', async () => {
    const { facts, list, be } = factsOn()
    await expect(facts.inspect(idOf(1))).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
    list(...images(1))
    be('down')
    await expect(facts.inspect(idOf(1))).rejects.toMatchObject({ failure: { kind: 'engine-unreachable' } })
  })

  it('is not found where the image is gone, even if it is remembered', async () => {
    const { facts, list, engine } = factsOn()
    list(...images(1))
    await facts.inspect(idOf(1))
    vi.spyOn(engine, 'inspection').mockResolvedValue(undefined)
    await expect(facts.inspect(idOf(1))).rejects.toMatchObject({ failure: { kind: 'not-found' } })
  })
})
