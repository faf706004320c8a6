import { describe, expect, it } from 'vitest'
import { conflictOfWords } from '../../../electron/engine/conflicts.ts'
import { failureOfWords } from '../../../electron/engine/failures.ts'
import { recordedNames, recordedRemoval } from './recorded-removals.ts'

const containers: Readonly<Record<string, Readonly<Record<'running' | 'stopped', string>>>> = {
  e20: { running: '2ad96f3a6095', stopped: '9a6aa851f668' },
  e26: { running: '611b6ae058d7', stopped: '80255580146d' },
  e28: { running: '7af29cf7740f', stopped: '67f858888466' },
  e28c: { running: 'd6303aef45c4', stopped: '2b13f39b373b' },
  podman: { running: '9c46d1341f24', stopped: 'f3ffa90437ef' },
}

/** What the first sentence says of each refusal of Docker's. */
const sentences: readonly (readonly [scenario: string, says: (engine: string) => string])[] = [
  ['409-running-container-by-id', (engine) => `The running container \`${containers[engine]?.running}\``],
  [
    '409-running-container-by-id-force',
    (engine) => `The running container \`${containers[engine]?.running}\``,
  ],
  [
    '409-running-container',
    (engine) => `The container \`${containers[engine]?.running}\` uses the image, and this is its last`,
  ],
  ['409-stopped-container-by-id', (engine) => `The stopped container \`${containers[engine]?.stopped}\``],
  [
    '409-stopped-container',
    (engine) => `The container \`${containers[engine]?.stopped}\` uses the image, and this is its last`,
  ],
  ['409-several-repos', () => 'The image has several names.'],
  ['by-id-two-tags-one-repo', () => 'The image has several names.'],
]

const podmanSentences = [
  ['409-running-container-by-id', 'The container `9c46d1341f24` uses the image.'],
  ['409-stopped-container-by-id', 'The container `f3ffa90437ef` uses the image.'],
  ['409-stopped-container', 'The container `f3ffa90437ef` uses the image.'],
  [
    '409-several-repos',
    'The image has several names: `docker.io/mine/py:moved`, `docker.io/mine/py:dev`, `docker.io/library/python:alpine`, `docker.io/library/python:3.13-alpine`.',
  ],
  [
    'by-id-two-tags-one-repo',
    'The image has several names: `docker.io/library/nginx:mine`, `docker.io/library/nginx:latest`.',
  ],
] as const

const wordsOf = (name: string): string => {
  const recorded = recordedRemoval(name) as { readonly message?: string }
  if (recorded.message === undefined) throw new Error(`${name} was no refusal`)
  return recorded.message
}

describe('a refusal to remove an image', () => {
  const docker = ['e20', 'e26', 'e28', 'e28c']

  it.each(docker.flatMap((engine) => sentences.map(([scenario, says]) => [engine, scenario, says] as const)))(
    'by %s names what is in the way: %s',
    (engine, scenario, says) => {
      const failure = failureOfWords(wordsOf(`${engine}-delete-${scenario}`))
      expect(failure.kind).toBe('in-use')
      expect(failure.message.startsWith(says(engine))).toBe(true)
      expect(failure.advice).toMatch(/\.$/)
    },
  )

  it.each(['e20', 'e26', 'e28'])('by %s for images that were built on it says so', (engine) => {
    for (const scenario of ['409-child-image', '409-child-image-force']) {
      const failure = failureOfWords(wordsOf(`${engine}-delete-${scenario}`))
      expect(failure).toMatchObject({ kind: 'in-use', message: expect.stringContaining('built on this one') })
    }
  })

  it.each(podmanSentences)('by Podman names what is in the way: %s', (scenario, message) => {
    const words = wordsOf(`podman-delete-${scenario}`)
    expect(failureOfWords(words)).toMatchObject({ kind: 'in-use', message, ownWords: words })
  })

  it('is told apart from an image that is not there, and from a name that is none', () => {
    for (const engine of [...docker, 'podman']) {
      expect(failureOfWords(wordsOf(`${engine}-delete-404`)).kind).toBe('not-found')
    }
    expect(failureOfWords(wordsOf('podman-delete-409-child-image-force')).kind).toBe('invalid-reference')
  })

  it('is known in every recording of a 409', () => {
    const refusals = recordedNames
      .filter((name) => name.includes('-409-'))
      .map(recordedRemoval)
      .flatMap((body) => (Array.isArray(body) ? [] : [(body as { readonly message: string }).message]))
    expect(refusals.length).toBeGreaterThan(30)
    const unknown = refusals.filter((words) => conflictOfWords(words) === undefined)
    expect(unknown).toEqual([wordsOf('podman-delete-409-child-image-force')])
  })

  it('is one whatever words the names in it have', () => {
    const words =
      'conflict: unable to remove repository reference "denied/no-such-image:unauthorized" (must force) - container 2ad96f3a6095 is using its referenced image ceae9b344214'
    expect(failureOfWords(words).kind).toBe('in-use')
  })

  it('keeps the engine’s own words', () => {
    const words = wordsOf('e28-delete-409-several-repos')
    expect(failureOfWords(words).ownWords).toBe(words)
  })
})

describe('a refusal to remove a container', () => {
  it.each([
    [
      'running',
      'You cannot remove a running container b033cb9bf34c. Stop the container before attempting removal or force remove',
    ],
    [
      'paused',
      'You cannot remove a paused container b033cb9bf34c. Unpause and then stop the container before attempting removal or force remove',
    ],
    [
      'running',
      'cannot remove container "web": container is running: stop the container before removing or force remove',
    ],
    ['paused', 'cannot remove container "web": container is paused and must be unpaused first'],
    [
      'restarting',
      'cannot remove container "web": container is restarting: stop the container before removing or force remove',
    ],
    [
      'running',
      'cannot remove container 9c46d1341f24 as it is running - running or paused containers cannot be removed without force: container state improper',
    ],
  ])('because it is %s says so: %s', (phase, words) => {
    expect(failureOfWords(words)).toMatchObject({ kind: 'in-use', message: `The container is ${phase}.` })
  })

  it('because somebody else removes it says so', () => {
    const words = 'removal of container b033cb9bf34c is already in progress'
    expect(failureOfWords(words)).toMatchObject({
      kind: 'in-use',
      message: 'The container is being removed already.',
    })
  })

  it('because it is gone is none', () => {
    expect(failureOfWords('No such container: unauthorized').kind).toBe('not-found')
    expect(failureOfWords('no container with name or ID "web" found: no such container').kind).toBe(
      'not-found',
    )
  })
})

describe('a refusal to remove a volume', () => {
  it.each([
    [
      'The container `b033cb9bf34c` uses the volume.',
      'remove mine: volume is in use - [b033cb9bf34c25701e3b9ff8]',
    ],
    [
      'The containers `b033cb9bf34c`, `2c207e15f5f2` use the volume.',
      'remove denied: volume is in use - [b033cb9bf34c25701e3b9ff8, 2c207e15f5f2238bcd31087f]',
    ],
    [
      'The container `1401fd8583ef` uses the volume.',
      'volume mine is being used by the following container(s): 1401fd8583ef3c16660a057a: volume is being used',
    ],
    [
      'The containers `e0a020bd2bd1`, `6b2381dd92e8` use the volume.',
      'volume mine is being used by the following container(s): e0a020bd2bd11f60ce26e952, 6b2381dd92e851177e8fae6b: volume is being used',
    ],
  ])('names who uses it: %s', (message, words) => {
    expect(failureOfWords(words)).toMatchObject({ kind: 'in-use', message, ownWords: words })
  })

  it('because it is gone is none', () => {
    expect(failureOfWords('get denied: no such volume').kind).toBe('not-found')
    expect(failureOfWords('no volume with name "mine" found: no such volume').kind).toBe('not-found')
  })
})

describe('a prune that another one keeps from starting', () => {
  it('says so', () => {
    expect(failureOfWords('a prune operation is already running').kind).toBe('in-use')
  })
})

describe('other words', () => {
  it('are no conflict', () => {
    expect(conflictOfWords('a prune operation is already running')).toBeUndefined()
    expect(conflictOfWords('No such image: nosuch:1')).toBeUndefined()
  })
})
