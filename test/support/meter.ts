import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands before a registry and counts what is fetched from it. */
export interface Meter {
  /** `127.0.0.1:PORT`, as in the names of images. */
  readonly address: string
  /** How many bytes of responses have passed so far. */
  readonly bytes: () => number
  readonly dispose: () => Promise<void>
}

/** Starts a meter before what listens at `address`, such as `127.0.0.1:5000`. */
export const startMeter = async (address: string): Promise<Meter> => {
  const [host = '', port] = address.split(':')
  const sockets = new Set<Socket>()
  let bytes = 0

  const server = createServer((client) => {
    const target = connect({ host, port: Number(port) })
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    target.on('data', (chunk) => (bytes += chunk.length))
    client.pipe(target)
    target.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('No port.')

  return {
    address: `127.0.0.1:${bound.port}`,
    bytes: () => bytes,
    dispose: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
