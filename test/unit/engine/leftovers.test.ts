import { describe, expect, it } from 'vitest'
import { freeInterruptedPulls } from '../../../electron/engine/leftovers.ts'
import { clientThatAnswers } from './answering-client.ts'

describe('having a containerd store let go of what interrupted pulls left', () => {
  it('is a prune of images with a label that none can have', async () => {
    const { client, requests } = clientThatAnswers(() => ({ ImagesDeleted: null, SpaceReclaimed: 0 }))
    await freeInterruptedPulls(client, { store: 'containerd' })
    await freeInterruptedPulls(client, { store: 'containerd' })
    const labels = requests.map(({ query }) => (query?.['filters'] as { label: readonly string[] }).label)
    expect(requests).toMatchObject([
      { method: 'POST', path: '/images/prune' },
      { method: 'POST', path: '/images/prune' },
    ])
    for (const label of labels) expect(label).toEqual([expect.stringMatching(/^lading\..+=[0-9a-f-]{36}$/)])
    expect(labels[0]).not.toEqual(labels[1])
  })

  it('sends a graph driver nothing', async () => {
    const { client, requests } = clientThatAnswers(() => ({}))
    await expect(freeInterruptedPulls(client, { store: 'graph-driver' })).rejects.toThrow('keeps nothing')
    expect(requests).toEqual([])
  })
})
