import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EngineFacts } from '../../../electron/core/engine-state.ts'
import { isLocalOnly, type Image } from '../../../electron/core/images/image.ts'
import { createPinMemory } from '../../../electron/history/pins.ts'
import { listImages } from '../../../electron/engine/images.ts'
import { createPins } from '../../../electron/services/pins/pins.ts'
import { createTagNames } from '../../../electron/services/pins/tag-names.ts'
import { openIn, temporaryFolder } from '../history/support.ts'
import { clientThatAnswers } from './answering-client.ts'

type Kind = Pick<EngineFacts, 'product' | 'store'>

const engines = {
  e28: { product: 'docker', store: 'graph-driver' },
  e28c: { product: 'docker', store: 'containerd' },
  podman: { product: 'podman', store: 'graph-driver' },
} as const satisfies Record<string, Kind>

const folder = new URL('../../fixtures/engine-images/', import.meta.url)

/** What an engine listed after images were pulled, loaded and tagged, and some of them lost their tags. */
const recorded = (engine: keyof typeof engines): Promise<readonly Image[]> => {
  const text = readFileSync(new URL(`${engine}-images.json`, folder), 'utf8')
  return listImages(clientThatAnswers(() => JSON.parse(text) as unknown).client, engines[engine])
}

const named = (images: readonly Image[], part: string): Image => {
  const image = images.find(({ tags }) => tags.some((tag) => tag.includes(part)))
  if (image === undefined) throw new Error(part)
  return image
}

const nobody = (): never => {
  throw new Error('Nothing is asked here.')
}

describe('the digests that an engine lists', () => {
  it('are those of registries on a graph driver, and what was loaded has none', async () => {
    const images = await recorded('e28')
    expect(isLocalOnly(named(images, 'nginx:latest'))).toBe(false)
    expect(named(images, 'web-0:1.0.0').repositoryDigests).toEqual([])
  })

  it('are made up of tags on a containerd store, of what was loaded as of what was pulled', async () => {
    const images = await recorded('e28c')
    for (const part of ['web-0:1.0.0', 'nginx:latest']) {
      const { id, repositoryDigests } = named(images, part)
      expect(repositoryDigests).toMatchObject([{ digest: id, isSupposed: true }])
    }
  })

  it.each(['e28c', 'podman'] as const)(
    'are told on %s where an image was pulled by its digest',
    async (engine) => {
      const images = await recorded(engine)
      const byDigest = images.filter(
        ({ tags, repositoryDigests }) => tags.length === 0 && repositoryDigests.length > 0,
      )
      expect(byDigest).toHaveLength(1)
      expect(byDigest.map(isLocalOnly)).toEqual([false])
    },
  )

  it('are made up of what was loaded into Podman, and told of what came by an index', async () => {
    const images = await recorded('podman')
    expect(named(images, 'web-0:1.0.0').repositoryDigests).toMatchObject([{ isSupposed: true }])
    expect(isLocalOnly(named(images, 'nginx:latest'))).toBe(false)
  })
})

it('A pin holds the image on Podman that lost its tag to another', async () => {
  const images = await recorded('podman')
  const pinned = images.find(({ id }) => id.includes('a6e43b7908db'))
  if (pinned?.contentDigest === undefined) throw new Error('Podman says its digest')
  expect(pinned).toMatchObject({ tags: [], repositoryDigests: [] })
  const pins = createPins({
    memory: createPinMemory(openIn(temporaryFolder()).database),
    names: createTagNames(),
    images: () => [],
    registry: { headManifest: nobody, getManifest: nobody },
    reach: () => Promise.resolve({ settings: { hubMirrors: [], isInsecure: () => false }, isLocal: true }),
    digests: { record: nobody, observationsOf: () => [] },
    digestPulls: { start: nobody },
    activity: {
      begin: (beginning) => ({ ...beginning, id: 1, outcome: 'running' }),
      finish: () => undefined,
    },
    nowMs: () => 1,
    onChange: () => undefined,
  })
  await pins.pin({ reference: 'nginx:alpine', digest: pinned.contentDigest })
  expect(images.filter(pins.isPinned).map(({ id }) => id)).toEqual([pinned.id])
})
