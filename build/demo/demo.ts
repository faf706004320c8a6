import { join } from 'node:path'
import { withHeldStart } from '../../test/support/held-start.ts'
import { electronCommand, inEnglish } from '../electron-command.mjs'
import { startDisplay } from '../display.mjs'
import { root, run } from '../process.mjs'
import { takePictures } from './pictures.ts'
import { createDemoWorld, type DemoWorld } from './world.ts'

/** A home connection: fast enough not to bore, slow enough to watch the layers. */
const bytesPerSecond = 24_000_000

/** Where the pictures go. */
export const pictureFolder = join(root, 'out/demo')

const hasDisplay = (): boolean => Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

const userDataOf = (world: DemoWorld): string => `--user-data-dir=${join(world.folder, 'user-data')}`

const openWindow = async (world: DemoWorld): Promise<void> => {
  const { env, ...command } = await electronCommand([userDataOf(world)])
  console.log(
    'Names to pull: python:3.13-alpine, nginx:alpine, layers40, big. Close the window to end the demo.',
  )
  await run(command, { env: { ...env, ...world.env } })
}

const walkThrough = async (world: DemoWorld): Promise<void> => {
  const display = await startDisplay()
  try {
    const { env, command, args } = await electronCommand([userDataOf(world)])
    const launch = {
      executablePath: command,
      args: withHeldStart(args),
      env: { ...env, ...display.env, ...inEnglish, ...world.env },
    }
    const pictures = await takePictures(launch, world, pictureFolder)
    console.log(`${pictures} pictures are in out/demo/.`)
  } finally {
    await display.end()
  }
}

/** Shows Lading on an engine of its own: in a window where there is a display, in pictures where there is none. */
export const showDemo = async (): Promise<void> => {
  const world = await createDemoWorld(bytesPerSecond)
  try {
    await (hasDisplay() ? openWindow(world) : walkThrough(world))
  } finally {
    await world.dispose()
  }
}
