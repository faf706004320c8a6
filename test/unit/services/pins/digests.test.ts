import { describe, expect, it } from 'vitest'
import type { DigestObservation } from '../../../../electron/core/pins/digest-ledger.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { imageIdOf, pullIdOf } from '../../../../electron/core/identity.ts'
import { emptyPullProgress } from '../../../../electron/core/transfers/pull-progress.ts'
import type { Pull } from '../../../../electron/core/transfers/pull.ts'
import { emptyPushProgress } from '../../../../electron/core/transfers/push-progress.ts'
import { transferIdOf } from '../../../../electron/core/transfers/transfer.ts'
import { createDigestMemory } from '../../../../electron/history/digests.ts'
import { createDigests } from '../../../../electron/services/pins/digests.ts'
import { createRegistryDigests } from '../../../../electron/services/pins/registry-digests.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { digestOf, imageOf, openIn, temporaryFolder } from '../../history/support.ts'

const nginx = 'docker.io/library/nginx:alpine'

/** The ledger over a real history, and what was passed on as said by a registry. */
const started = (images: readonly InventoryImage[] = []) => {
  const said: DigestObservation[] = []
  const memory = createDigestMemory(openIn(temporaryFolder()).database)
  const digests = createDigests({
    ...{ memory, registryDigests: createRegistryDigests({ memory, onNews: () => undefined }) },
    names: createTagNames(),
    images: () => images,
    platform: () => 'linux/amd64',
    nowMs: () => 50,
    onSaid: (observation) => said.push(observation),
  })
  return { digests, said }
}

const succeeded = (rest: Partial<Pull> = {}): Pull => ({
  id: pullIdOf('p'),
  reference: 'nginx:alpine',
  state: { kind: 'succeeded', result: 'downloaded', digest: digestOf(1), imageId: imageIdOf(digestOf(9)) },
  progress: { ...emptyPullProgress, digest: digestOf(1) },
  ...{ attempt: 1, queuedAtMs: 1, endedAtMs: 40, command: 'docker pull nginx:alpine' },
  ...rest,
})

const here = (tags: readonly string[], digests: readonly number[], repository = 'nginx'): InventoryImage =>
  imageOf(9, { tags, repositoryDigests: digests.map((n) => ({ repository, digest: digestOf(n) })) })

describe('the digest ledger learns', () => {
  it('from a pull, with the platform and the image that came of it', () => {
    const { digests, said } = started()
    digests.sawPulls([succeeded()])
    expect(digests.observationsOf(nginx)).toEqual([
      {
        ...{ reference: nginx, digest: digestOf(1), platform: 'linux/amd64', imageId: digestOf(9) },
        ...{ seenAtMs: 40, source: 'pull' },
      },
    ])
    expect(said).toHaveLength(1)
  })

  it('from a pull of somebody else where the engine would say the same of an image that was built', () => {
    const { digests } = started()
    const supposed = { repository: 'nginx', digest: digestOf(9), isSupposed: true as const }
    digests.sawPulled('nginx:alpine', imageOf(9, { repositoryDigests: [supposed] }))
    expect(digests.observationsOf(nginx)).toMatchObject([
      { reference: nginx, digest: digestOf(9), imageId: digestOf(9), source: 'pull' },
    ])
  })

  it('nothing from it where the engine says by itself what a registry has, or says several digests', () => {
    const { digests } = started()
    digests.sawPulled('nginx:alpine', here(['nginx:alpine'], [1]))
    const two = [1, 2].map((n) => ({ repository: 'nginx', digest: digestOf(n), isSupposed: true as const }))
    digests.sawPulled('nginx:alpine', imageOf(9, { repositoryDigests: two }))
    expect(digests.observationsOf(nginx)).toEqual([])
  })

  it('nothing from a pull whose digest the engine did not say, or that names no tag', () => {
    const { digests, said } = started()
    digests.sawPulls([
      succeeded({ progress: emptyPullProgress }),
      succeeded({ reference: `nginx@${digestOf(1)}` }),
      succeeded({ state: { kind: 'cancelled' } }),
    ])
    expect([said, digests.observationsOf(nginx)]).toEqual([[], []])
  })

  it('from a push', () => {
    const { digests } = started()
    const work = {
      kind: 'push',
      reference: 'nginx:alpine',
      progress: emptyPushProgress,
      digest: digestOf(2),
    } as const
    digests.sawTransfers([
      {
        id: transferIdOf('t'),
        work,
        state: { kind: 'succeeded' },
        queuedAtMs: 1,
        endedAtMs: 30,
        command: '',
      },
    ])
    expect(digests.observationsOf(nginx)).toMatchObject([
      { digest: digestOf(2), source: 'push', seenAtMs: 30 },
    ])
  })

  it('from a forecast that was withheld', () => {
    const { digests } = started()
    const quota = { limit: 1, remaining: 1, windowSeconds: 1 }
    digests.sawForecast('nginx:alpine', { kind: 'withheld', digest: digestOf(3), quota })
    expect(digests.observationsOf(nginx)).toMatchObject([{ digest: digestOf(3), source: 'forecast' }])
  })

  it('from a page of tags, as of when Docker Hub gave it, and concludes nothing from it', () => {
    const { digests, said } = started()
    const platforms = [
      { platform: 'linux/arm64', digest: digestOf(5) },
      { platform: 'linux/amd64', digest: digestOf(6) },
    ]
    digests.sawTags('nginx', {
      value: {
        tags: [
          { name: 'alpine', digest: digestOf(4), platforms },
          { name: 'odd', platforms: [] },
        ],
        source: 'hub',
      },
      asOfMs: 20,
    })
    expect(digests.observationsOf(nginx)).toEqual([
      {
        ...{ reference: nginx, digest: digestOf(4), platform: 'linux/amd64', platformDigest: digestOf(6) },
        ...{ seenAtMs: 20, source: 'tags-page' },
      },
    ])
    expect(said).toEqual([])
  })

  it('from a lock file', () => {
    const { digests } = started()
    const reference = { domain: 'docker.io', path: 'library/nginx', tag: 'alpine' }
    digests.sawLock([{ reference, digest: digestOf(7), platform: 'linux/amd64', learnedAtMs: 10 }])
    expect(digests.observationsOf(nginx)).toMatchObject([
      { digest: digestOf(7), source: 'lock-file', seenAtMs: 10 },
    ])
  })

  it('from an image that is here, where its repository has one digest', () => {
    const { digests } = started()
    digests.sawImages([here(['nginx:alpine', 'other:1', `nginx@${digestOf(1)}`], [1])])
    digests.close()
    expect(digests.observationsOf(nginx)).toMatchObject([{ digest: digestOf(1), source: 'local-image' }])
    expect(digests.observationsOf('docker.io/library/other:1')).toEqual([])
  })

  it('nothing from an image whose repository has several digests', () => {
    const { digests } = started()
    digests.sawImages([here(['nginx:alpine'], [1, 2])])
    digests.close()
    expect(digests.observationsOf(nginx)).toEqual([])
  })
})

describe('a timeline', () => {
  it('says what is here by whichever name it was asked for', () => {
    const { digests } = started([here(['docker.io/library/nginx:alpine'], [1], 'docker.io/library/nginx')])
    digests.sawPulls([succeeded()])
    expect(digests.timeline({ reference: 'nginx:alpine' })).toMatchObject({
      ...{ reference: nginx, spans: [{ digest: digestOf(1), isHere: true }] },
    })
  })

  it('is refused for what names no tag', () => {
    const { digests } = started()
    expect(() => digests.timeline({ reference: `nginx@${digestOf(1)}` })).toThrow(/digest alone/)
  })
})
