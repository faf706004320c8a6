import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { electronCommand } from '../../build/electron-command.mjs'
import { expect, test } from './support/fixtures.ts'

test('without an engine, Lading says how to start one, and where it looked', async ({ folder, launch }) => {
  const host = `unix://${join(folder, 'nothing.sock')}`
  const { window } = await launch({ host })
  await expect(window.page.getByRole('heading', { name: 'No Docker Engine answers' })).toBeVisible()
  await expect(window.alert).toContainText('No engine answers there.')
  await expect(window.page.getByRole('article')).toContainText('sudo systemctl start docker')
  await expect(window.page.getByRole('article')).toContainText(host)
  await expect(window.page.getByRole('article')).toContainText('DOCKER_HOST is set.')
  await expect(window.tryNow).toBeVisible()
})

test('an engine that comes up after Lading did takes the screen’s place', async ({ engineProxy, launch }) => {
  engineProxy.setMode({ kind: 'refuse' })
  const { window } = await launch({ host: engineProxy.host })
  await expect(window.page.getByRole('article')).toBeVisible()
  engineProxy.setMode({ kind: 'pass' })
  await window.tryAtOnce()
  await expect(window.imageRow('tiny:latest')).toBeVisible()
})

test('a socket that the person may not use has its own screen', async ({ folder, engineProxy, launch }) => {
  await chmod(engineProxy.socketPath, 0o000)
  const { window } = await launch({ host: engineProxy.host, wrapper: await withoutRootsPowers(folder) })
  await expect(
    window.page.getByRole('heading', { name: 'The engine is there, but you may not use it' }),
  ).toBeVisible()
  await expect(window.page.getByRole('article')).toContainText('sudo usermod -aG docker "$USER"')
  await expect(window.page.getByRole('article')).toContainText('can become root')
})

test('something that is no engine has its own screen', async ({ folder, launch }) => {
  const socketPath = join(folder, 'web.sock')
  const server = createServer((_request, response) => response.writeHead(404).end('<h1>Not here</h1>'))
  await once(server.listen(socketPath), 'listening')
  try {
    const { window } = await launch({ host: `unix://${socketPath}` })
    await expect(
      window.page.getByRole('heading', { name: 'Something answers there that is no Docker Engine' }),
    ).toBeVisible()
    await window.page.getByText('In its own words').click()
    await expect(window.alert).toContainText('<h1>Not here</h1>')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('an engine that takes the connection and says nothing has its own screen', async ({
  engineProxy,
  launch,
}) => {
  engineProxy.setMode({ kind: 'hang' })
  const { window } = await launch({ host: engineProxy.host })
  await expect(window.page.getByText(`Connecting to ${engineProxy.host}`)).toBeVisible()
  await expect(
    window.page.getByRole('heading', { name: 'The engine took the connection and says nothing' }),
  ).toBeVisible({ timeout: 10_000 })
  await expect(window.page.getByRole('article')).toContainText('sudo systemctl restart docker')
  await expect(window.page.getByRole('article')).toContainText('ends running containers')
})

/** A command that starts Electron as a root whom file permissions bind, as they bind everybody else. */
const withoutRootsPowers = async (folder: string): Promise<string> => {
  const { command } = await electronCommand()
  const path = join(folder, 'electron')
  const script = `#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search -- '${command}' "$@"\n`
  await writeFile(path, script, { mode: 0o755 })
  return path
}
