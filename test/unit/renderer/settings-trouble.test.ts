import { expect, it } from 'vitest'
import type { SettingsTrouble } from '../../../electron/core/settings-trouble.ts'
import { SettingsTroubleNotice } from '../../../renderer/src/state/settings-trouble.svelte.ts'

const trouble: SettingsTrouble = { kind: 'set-aside', setAsidePath: '/srv/old.json', parts: ['colours'] }

it('what of the settings was not understood is shown until the person has seen it', async () => {
  let acknowledged = 0
  const notice = new SettingsTroubleNotice(
    {
      settings: {
        trouble: () => Promise.resolve({ ok: true, value: trouble }),
        acknowledgeTrouble: () => {
          acknowledged += 1
          return Promise.resolve({ ok: true, value: undefined })
        },
      },
    },
    () => undefined,
  )
  notice.start()
  await expect.poll(() => notice.trouble).toEqual(trouble)
  await notice.acknowledge()
  expect(notice.trouble).toBeUndefined()
  expect(acknowledged).toBe(1)
})
