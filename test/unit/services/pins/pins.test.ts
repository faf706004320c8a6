import { expect, it } from 'vitest'
import { createPinMemory } from '../../../../electron/history/pins.ts'
import { createPins } from '../../../../electron/services/pins/pins.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { openIn, temporaryFolder } from '../../history/support.ts'

const nobody = (): never => {
  throw new Error('Nothing is asked here.')
}

it('A tag of the registry on the engine’s machine is not asked of this one, where they are two', async () => {
  const pins = createPins({
    memory: createPinMemory(openIn(temporaryFolder()).database),
    names: createTagNames(),
    images: () => [],
    registry: { headManifest: nobody, getManifest: nobody },
    reach: () => Promise.resolve({ settings: { hubMirrors: [], isInsecure: () => true }, isLocal: false }),
    digests: { record: nobody, observationsOf: () => [] },
    digestPulls: { start: nobody },
    activity: { begin: nobody, finish: nobody },
    nowMs: () => 1,
    onChange: nobody,
  })
  await expect(pins.pin({ reference: 'localhost:5000/app:1', from: 'registry' })).rejects.toMatchObject({
    failure: { kind: 'registry-unreachable' },
  })
  expect(pins.all().size).toBe(0)
})
