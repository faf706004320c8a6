import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createWindowMemory } from '../../../electron/desktop/window-memory.ts'
import { temporaryFolder } from '../history/support.ts'

const place = { x: 1, y: 2, width: 800, height: 600, isMaximized: false }

it('where the window was left is known to the next run once it is said to be written', async () => {
  const folder = temporaryFolder()
  const memory = createWindowMemory(folder)
  memory.keep({ ...place, x: 9 })
  memory.keep(place)
  await memory.written()
  expect(createWindowMemory(folder).last()).toEqual(place)
})

it('a place that cannot be written holds up nobody', async () => {
  const memory = createWindowMemory(join(temporaryFolder(), 'missing'))
  memory.keep(place)
  await expect(memory.written()).resolves.toBeUndefined()
})

it('a place that is known already is not written again', async () => {
  const folder = temporaryFolder()
  const memory = createWindowMemory(folder)
  memory.keep(place)
  await memory.written()
  const path = join(folder, 'window.json')
  const { ino } = statSync(path)
  memory.keep({ ...place })
  await memory.written()
  expect(statSync(path).ino).toBe(ino)
})
