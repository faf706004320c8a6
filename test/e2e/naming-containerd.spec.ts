import { imageIdOn } from '../support/engine-http.ts'
import { expect, test } from './support/fixtures.ts'
import { namingView } from './support/naming-view.ts'

test.use({ engineKind: 'containerd', imagesThere: ['tiny:latest', 'alpine:3.20'] })

test('on the containerd image store, an image gets a name by dragging, and Undo takes it off', async ({
  engine,
  window,
}) => {
  const naming = namingView(window.page)
  const idOf = (name: string): Promise<string> => imageIdOn(engine, name)
  await expect(window.imageRows).toHaveCount(2)
  await naming.drag(window.imageRow('tiny:latest'), naming.place('alpine'))
  await naming.button('Tag').click()
  await expect(naming.said('Tagged alpine:latest.')).toBeVisible()
  expect(await idOf('alpine:latest')).toBe(await idOf('tiny:latest'))
  await expect(window.imageRows).toHaveCount(2)

  await naming.undo.click()
  await expect(naming.said('Undone')).toBeVisible()
  await expect(idOf('alpine:latest')).rejects.toThrow('404')
})
