import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstRules } from '../../../../electron/core/cleanup/rules.ts'
import { parseDigest } from '../../../../electron/core/identity.ts'
import { filesNaming } from '../../../../electron/services/files/files-naming.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { digestOf } from '../../../support/layer.ts'
import { filesOn, folderOfTest } from '../files/support.ts'
import { cleanupOn } from './cleanup-on.ts'

const web = { layers: ['web-10'] }
const tool = { layers: ['tool-20'] }
/** What the engine knows `web` by in its repository. */
const webDigest = parseDigest(digestOf('registry web')) ?? 'no digest'

/** Clean-ups of `web` and `tool` while Lading knows the Compose files of an earlier run, and nobody has asked for them since. */
const cleanupAfter = async (compose: string) => {
  const history = folderOfTest()
  const folder = folderOfTest()
  const path = join(folder, 'compose.yml')
  writeFileSync(path, compose)
  const before = filesOn(history)
  await before.files.open(path)
  before.close()
  const { files, untilTold } = filesOn(history)
  const names = createTagNames()
  const on = cleanupOn({
    named: { web, tool },
    quick: { unused: true },
    filesNaming: () => filesNaming(names, files.pathsByName()),
    filesRead: files.recall,
  })
  return { ...on, folder, path, untilTold }
}

const serviceOf = (image: string): string => `services:\n  web:\n    image: ${image}\n`

describe('a clean-up that nobody looks at', () => {
  it('leaves the images that files name, though no window has asked for the files yet', async () => {
    const { cleanup, images } = await cleanupAfter(serviceOf('web:1'))
    await cleanup.runQuick('schedule')
    expect(images().map(({ tags }) => tags[0])).toEqual(['web:1'])
  })

  it.each([
    ['by a name that is put together from variables', '${REGISTRY:-docker.io}/${IMAGE:-web}:1'],
    ['by a digest without a tag', `web@${webDigest}`],
    ['in a text that no digest can be written into', '"web\\x3A1"'],
    ['as that of what is built here', 'web:1\n    build: .'],
  ])('leaves an image that a file names %s', async (_, image) => {
    const { cleanup, images } = await cleanupAfter(serviceOf(image))
    await cleanup.runQuick('tray')
    expect(images().map(({ tags }) => tags[0])).toEqual(['web:1'])
  })

  it('leaves what a file named when it could be read last', async () => {
    const { cleanup, images, folder, path, untilTold } = await cleanupAfter(serviceOf('web:1'))
    await cleanup.plan({ rules: firstRules })
    renameSync(folder, `${folder}-elsewhere`)
    await untilTold('that it is gone', (file) => file.path === path && file.failure !== undefined)
    await cleanup.runQuick('schedule')
    rmSync(`${folder}-elsewhere`, { recursive: true })
    expect(images().map(({ tags }) => tags[0])).toEqual(['web:1'])
  })
})
