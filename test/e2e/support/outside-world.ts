import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** Where every name that is not this machine's leads, in place of the internet. */
export interface OutsideWorld {
  /** Switches that have the app find it there. */
  readonly switches: readonly string[]
  /** Whether anybody knocked there for `host`: the first thing of TLS names the host in plain text. */
  readonly wasAskedFor: (host: string) => boolean
  readonly dispose: () => Promise<void>
}

/** Starts it. It listens to what it is asked for, and hangs up. */
export const startOutsideWorld = async (): Promise<OutsideWorld> => {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', (bytes) => {
      heard.push(bytes.toString('latin1'))
      socket.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    switches: [`--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`, '--no-proxy-server'],
    wasAskedFor: (host) => heard.some((text) => text.includes(host)),
    dispose: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
