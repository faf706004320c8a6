import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { engineCall } from '../support/engine-http.ts'
import { startEngine, type Engine } from '../support/engine.ts'
import { startLading } from '../support/lading.ts'
import { startRegistry } from '../support/registry.ts'
import { pushSampleImages } from '../support/sample-images.ts'
import { measurePairs, rowOf, showMs, timed, type Row } from './measure.ts'

const image = 'big:latest'

/** Runs the docker CLI against an engine; what it prints goes nowhere, as a terminal would cost it more. */
export const dockerCli = async (engine: Engine, ...args: readonly string[]): Promise<void> => {
  const child = spawn('docker', ['--host', engine.host, ...args], { stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}`)
}

const forget = async (engine: Engine): Promise<void> => {
  await engineCall(engine, 'DELETE', `/images/${image}`)
}

/** Pulling the 300 MB image through Lading's services, against `docker pull`, from a registry on the loopback. */
export const benchPulling = async (folder: string): Promise<readonly Row[]> => {
  const registry = await startRegistry({ folder })
  await pushSampleImages(registry, ['library/big:latest'])
  const engine = await startEngine({ kind: 'graph-driver', folder, registry })
  const lading = startLading({ socketPath: engine.socketPath, folder })
  try {
    await lading.untilUp()
    await dockerCli(engine, 'pull', image)
    await forget(engine)
    const throughLading = async (): Promise<number> => {
      const ms = await timed(async () => {
        const pull = await lading.untilEnded(lading.pulls.start({ reference: image }))
        if (pull.state.kind !== 'succeeded') throw new Error(`the pull ended as ${pull.state.kind}`)
      })
      await forget(engine)
      return ms
    }
    const throughCli = async (): Promise<number> => {
      const ms = await timed(() => dockerCli(engine, 'pull', image))
      await forget(engine)
      return ms
    }
    const pairs = await measurePairs(throughLading, throughCli)
    return [rowOf('Pulling 300 MB (graph driver)', pairs, showMs, '`docker pull`', 1.02)]
  } finally {
    await lading.close()
    await engine.dispose()
    await registry.dispose()
  }
}
