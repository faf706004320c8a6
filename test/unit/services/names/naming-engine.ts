import { FailureError } from '../../../../electron/core/failure.ts'
import { engineIdOf, imageIdOf, type EngineId, type ImageId } from '../../../../electron/core/identity.ts'
import { nameMeant, printedAmong, type NamedImage } from '../../../../electron/core/names/image-name.ts'
import { engineFailure } from '../../../../electron/engine/failures.ts'
import type { NamingEngine } from '../../../../electron/services/names/name-changes.ts'

/** An ID of one letter, for tests that are about names. */
export const idOf = (letter: string): ImageId => imageIdOf(letter.repeat(64))

/** An engine that has names and nothing else, and fails when it is told to. */
export interface PlayedEngine extends NamingEngine {
  id: EngineId
  /** The names of each image, as Docker prints them, in their order. */
  readonly names: () => Readonly<Record<string, readonly string[]>>
  readonly images: () => readonly NamedImage[]
  /** Every change that was asked for: `tag a app:1`, `remove app:1`. */
  readonly asked: readonly string[]
  /** Somebody else does something before the request that begins so is answered. */
  readonly meanwhile: (request: string, work: () => void) => void
  /** The request that begins so is answered with these words. */
  readonly refuse: (request: string, words: string) => void
  /** From the request that begins so on, nothing answers any more. `didIt`: that one was still done. */
  readonly dieAt: (request: string, didIt?: boolean) => void
  readonly revive: () => void
  readonly give: (letter: string, name: string) => void
  readonly take: (name: string) => void
  readonly remove: (letter: string) => void
}

const dead = (): FailureError =>
  engineFailure(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))

/** An engine with these names: `{ a: ['app:1'] }`. */
export const playedEngine = (start: Readonly<Record<string, readonly string[]>>): PlayedEngine => {
  const tags = new Map(Object.entries(start).map(([letter, names]) => [idOf(letter), [...names]]))
  const asked: string[] = []
  const meanwhile: [request: string, work: () => void][] = []
  const refusals: [request: string, words: string][] = []
  let death: { request: string; didIt: boolean } | undefined
  let isDead = false

  const letterOf = (id: ImageId): string => id.at(-1) ?? ''
  const imageWith = (id: ImageId): NamedImage | undefined => {
    const names = tags.get(id)
    return names && { id, tags: [...names].sort() }
  }
  const images = (): NamedImage[] => [...tags.keys()].flatMap((id) => imageWith(id) ?? [])
  const drop = (name: string): ImageId | undefined => {
    for (const [id, names] of tags) {
      const at = names.indexOf(name)
      if (at === -1) continue
      names.splice(at, 1)
      return id
    }
    return undefined
  }
  const give = (id: ImageId, name: string): void => {
    drop(name)
    tags.get(id)?.push(name)
  }

  const answer = (request: string, work: () => void): Promise<void> => {
    if (isDead) return Promise.reject(dead())
    asked.push(request)
    for (const [prefix, something] of meanwhile.splice(0)) {
      if (request.startsWith(prefix)) something()
      else meanwhile.push([prefix, something])
    }
    const words = refusals.find(([prefix]) => request.startsWith(prefix))?.[1]
    if (words !== undefined) return Promise.reject(engineFailure(new Error(words)))
    if (death !== undefined && request.startsWith(death.request)) {
      isDead = true
      if (death.didIt) work()
      return Promise.reject(dead())
    }
    work()
    return Promise.resolve()
  }

  return {
    id: engineIdOf('engine-1'),
    asked,
    images,
    names: () => Object.fromEntries(images().map(({ id, tags: names }) => [letterOf(id), names])),
    meanwhile: (request, work) => void meanwhile.push([request, work]),
    refuse: (request, words) => void refusals.push([request, words]),
    dieAt: (request, didIt = false) => void (death = { request, didIt }),
    revive: () => {
      isDead = false
      death = undefined
    },
    give: (letter, name) => give(idOf(letter), name),
    take: (name) => void drop(name),
    remove: (letter) => void tags.delete(idOf(letter)),
    image: (name) => {
      if (isDead) return Promise.reject(dead())
      const byName = (): NamedImage | undefined =>
        images().find(({ tags: names }) => printedAmong(names, nameMeant(name)) !== undefined)
      return Promise.resolve(imageWith(imageIdOf(name)) ?? byName())
    },
    tag: (id, name) => {
      const { familiar } = nameMeant(name)
      return answer(`tag ${letterOf(id)} ${familiar}`, () => {
        if (!tags.has(id))
          throw new FailureError({ kind: 'not-found', message: 'It is gone.', advice: 'Look.' })
        give(id, familiar)
      })
    },
    removeName: (name) => {
      const { familiar } = nameMeant(name)
      return answer(`remove ${familiar}`, () => {
        const id = drop(familiar)
        if (id !== undefined && tags.get(id)?.length === 0) tags.delete(id)
      })
    },
  }
}
