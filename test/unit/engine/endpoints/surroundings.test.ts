import { once } from 'node:events'
import { chmod, mkdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeSurroundings, type Knock } from '../../../../electron/engine/endpoints/surroundings.ts'
import { createMachine, listenInProcess, unprivileged, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const knock = (path: string): Promise<Knock> =>
  nodeSurroundings().canConnect({ kind: 'socket', path: machine.at(path) }, 300)

describe('knocking at a socket', () => {
  it('is accepted where something listens', async () => {
    await machine.listen('/a.sock')
    expect(await knock('/a.sock')).toBe('accepts')
  })

  it('hangs up at once', async () => {
    const server = await machine.listen('/a.sock')
    const connected = once(server, 'connection') as Promise<[Socket]>
    await knock('/a.sock')
    const [socket] = await connected
    if (!socket.closed) await once(socket, 'close')
    expect(socket.bytesRead).toBe(0)
  })

  it('finds nothing where there is no socket', async () => {
    expect(await knock('/none.sock')).toBe('absent')
  })

  it('finds nothing where a folder on the way is a file', async () => {
    await machine.write('/file', '')
    expect(await knock('/file/docker.sock')).toBe('absent')
  })

  it('is refused by a socket that its server left behind', async () => {
    await machine.leaveDeadSocket('/dead.sock')
    expect(await knock('/dead.sock')).toBe('refused')
  })

  it('is denied by a socket that is not this user’s to open', async () => {
    await machine.listen('/a.sock')
    await chmod(machine.at('/a.sock'), 0o600)
    if (process.getuid?.() !== 0) await chmod(machine.at('/a.sock'), 0)
    expect(await unprivileged(() => knock('/a.sock'))).toBe('denied')
  })

  it('is denied by a socket in a folder that is not this user’s to enter', async () => {
    await machine.listen('/closed/a.sock')
    await chmod(machine.at('/closed'), 0)
    expect(await unprivileged(() => knock('/closed/a.sock'))).toBe('denied')
    await chmod(machine.at('/closed'), 0o755)
  })

  it('meets silence where the server is too busy to take one more', async () => {
    await mkdir(machine.at('/run'))
    const path = machine.at('/run/busy.sock')
    const listener = await listenInProcess(path, 'busy')
    const waiting = [connect(path), connect(path), connect(path)].map((socket) =>
      socket.on('error', () => {}),
    )
    expect(await knock('/run/busy.sock')).toBe('silent')
    for (const socket of waiting) socket.destroy()
    listener.kill('SIGKILL')
    await once(listener, 'exit')
  })
})
