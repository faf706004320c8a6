import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeConfig } from '../../../../electron/registry/distribution/config-description.ts'

describe('what a config says of its image', () => {
  it('is read with its history', () => {
    const described = describeConfig({
      ...{ os: 'linux', architecture: 'arm64', variant: 'v8', created: '2025-06-01T12:00:00Z' },
      config: {
        ...{ Cmd: ['nginx'], Entrypoint: null, Env: ['A=1'], ExposedPorts: { '80/tcp': {} } },
        ...{ Labels: { maintainer: 'x' }, User: '', WorkingDir: '/srv', StopSignal: 'SIGQUIT' },
        ...{ Volumes: { '/data': {} }, Healthcheck: { Test: ['CMD', 'true'] } },
      },
      rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
      history: [
        { created_by: 'ADD rootfs.tar / # buildkit', comment: 'buildkit.dockerfile.v0' },
        { created_by: 'CMD ["nginx"]', comment: 'buildkit.dockerfile.v0', empty_layer: true },
      ],
    })
    expect(described).toEqual({
      config: {
        ...{ platform: 'linux/arm64/v8', createdAtMs: Date.UTC(2025, 5, 1, 12) },
        ...{ command: ['nginx'], entrypoint: [], environment: ['A=1'], exposedPorts: ['80/tcp'] },
        ...{ labels: { maintainer: 'x' }, workingDirectory: '/srv', stopSignal: 'SIGQUIT' },
        ...{ volumes: ['/data'], healthcheck: ['CMD', 'true'] },
      },
      steps: [
        { instruction: 'ADD rootfs.tar /', hasLayer: true },
        { instruction: 'CMD ["nginx"]', hasLayer: false },
      ],
      diffIds: ['sha256:1'],
    })
  })

  it('loses no more than what is not as it should be', () => {
    const described = describeConfig({
      config: { Env: 'A=1', Cmd: ['sh'], Labels: { a: 1 }, Healthcheck: [] },
      ...{ created: 5, os: 'linux', architecture: 'amd64', history: [{ created_by: 7 }, null] },
    })
    expect(described.config).toMatchObject({ command: ['sh'], environment: [], platform: 'linux/amd64' })
    expect(described.steps).toHaveLength(2)
  })

  it('is something for whatever JSON there is', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void expect(describeConfig(json).config).toBeDefined()))
  })
})
