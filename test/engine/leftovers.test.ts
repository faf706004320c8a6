import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { freeInterruptedPulls } from '../../electron/engine/leftovers.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { setUpPulling } from '../support/pulling.ts'

describe('what a containerd store keeps of a pull that did not end', () => {
  const at = setUpPulling('containerd')

  const bytesOnDisk = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)('du', ['-s', '--block-size=1', at.parts.engine.dataRoot])
    return Number(stdout.split('\t')[0])
  }
  const interruptPull = async (): Promise<void> => {
    const id = at.start(at.slowName())
    await at.untilDownloading(id)
    at.lading.pulls.cancel(id)
    await at.lading.untilEnded(id)
    // A pull by another way takes the engine as long as it needs to let go of one that was cancelled.
    await pullImage(at.parts.engine, 'alpine:3.20')
  }
  const free = (): Promise<void> => {
    const { client, engine } = at.parts.reference
    return freeInterruptedPulls(client, engine)
  }
  const here = async (): Promise<unknown> => {
    const images = (await engineCall(at.parts.engine, 'GET', '/images/json')).json<{ Id: string }[]>()
    return images.map(({ Id }) => Id).toSorted()
  }

  it('comes back when it is asked to', async () => {
    await pullImage(at.parts.engine, 'alpine:3.20')
    await free()
    const beforeBytes = await bytesOnDisk()
    await interruptPull()
    const keptBytes = (await bytesOnDisk()) - beforeBytes
    await free()
    const leftBytes = (await bytesOnDisk()) - beforeBytes
    expect(keptBytes).toBeGreaterThan(90_000)
    expect(leftBytes).toBeLessThan(keptBytes / 4)
  })

  it('goes without any image, be it dangling or unused', async () => {
    await pullImage(at.parts.engine, 'tiny:latest')
    await pullImage(at.parts.engine, 'alpine:3.20')
    await operate(at.parts.engine, { kind: 'tag', name: 'alpine:3.20', as: 'tiny:latest' })
    const before = await here()
    await interruptPull()
    await free()
    expect(before).toHaveLength(2)
    expect(await here()).toEqual(before)
  })

  it('is fetched again by the next pull', async () => {
    await interruptPull()
    await free()
    at.parts.slow.setMode({ kind: 'pass' })
    expect((await at.pulled(at.slowName())).state.kind).toBe('succeeded')
  })
})

describe('a graph driver', () => {
  const at = setUpPulling('graph-driver')

  it('says that it keeps nothing of pulls that did not end', async () => {
    const { client, engine } = at.parts.reference
    await expect(freeInterruptedPulls(client, engine)).rejects.toMatchObject({
      failure: { kind: 'invalid-input', message: 'This engine keeps nothing of pulls that did not end.' },
    })
  })
})
