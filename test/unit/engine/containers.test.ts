import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containersIn, listContainers, removeContainer } from '../../../electron/engine/containers.ts'
import { clientThatAnswers } from './answering-client.ts'
import { recordedResource } from './recorded-resources.ts'

const id = '0123456789abcdef'.repeat(4)

describe('the containers in an engine’s answer', () => {
  it.each([
    ['e20', 'alpine:3.20', 0],
    ['e26', 'alpine:3.20', 0],
    ['e28', 'alpine:3.20', 0],
    ['e28c', 'alpine:3.20', 4096],
    ['podman', 'docker.io/library/alpine:3.20', 10_783],
  ])('are read with their image and what they wrote: %s', (engine, imageName, writableBytes) => {
    const containers = containersIn(recordedResource(`${engine}-containers`))
    expect(containers.map(({ name, phase }) => [name, phase]).toSorted()).toEqual([
      ['cap-exited', 'exited'],
      ['cap-running', 'running'],
    ])
    expect(containers.find(({ name }) => name === 'cap-running')).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      imageId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      imageName,
      writableBytes,
      createdAtMs: expect.any(Number),
      volumes: [],
    })
  })

  it.each(['e20', 'e28c'])(
    'have the volumes that they use, and no folders of the machine’s: %s',
    (engine) => {
      const containers = containersIn(recordedResource(`${engine}-containers-volumes`))
      const paused = containers.find(({ name }) => name === 'made')
      expect(paused?.phase).toBe('paused')
      expect(paused?.volumes).toHaveLength(2)
      expect(paused?.volumes).toContain('mine')
      expect(paused?.volumes).toContainEqual(expect.stringMatching(/^[0-9a-f]{64}$/))
      expect(paused?.writableBytes).toBeGreaterThanOrEqual(120_000)
      expect(containers.find(({ name }) => name === 'stopped')).toMatchObject({
        phase: 'created',
        volumes: [],
      })
    },
  )

  it('are read without what the engine leaves out', () => {
    expect(
      containersIn([{ Id: id, Names: null, ImageID: '', Created: 0, SizeRw: -1, Mounts: null }]),
    ).toEqual([{ id, name: '0123456789ab', imageName: '', phase: 'running', writableBytes: 0, volumes: [] }])
  })

  it.each([
    ['configured', 'created'],
    ['Exited', 'exited'],
    ['stopped', 'exited'],
    ['removing', 'removing'],
    ['dead', 'dead'],
    ['stopping', 'running'],
    ['something new', 'running'],
  ])('that are %s count as %s', (State, phase) => {
    expect(containersIn([{ Id: id, State }])).toMatchObject([{ phase }])
  })

  it('are read whatever an answer has in its places', () => {
    const row = fc.record({
      ...{ Id: fc.jsonValue(), Names: fc.jsonValue(), ImageID: fc.jsonValue(), Image: fc.jsonValue() },
      ...{ State: fc.jsonValue(), Created: fc.jsonValue(), SizeRw: fc.jsonValue(), Mounts: fc.jsonValue() },
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.jsonValue())), (rows) => {
        for (const { id: read, writableBytes, createdAtMs = 1 } of containersIn(rows)) {
          expect(read).not.toBe('')
          expect(writableBytes).toBeGreaterThanOrEqual(0)
          expect(createdAtMs).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('are not read from what is no list', () => {
    expect(() => containersIn({ message: 'what?' })).toThrow('not readable')
  })
})

describe('asking an engine about containers', () => {
  it('has it reckon their sizes, those that do not run too', async () => {
    const { client, requests } = clientThatAnswers(() => [])
    await listContainers(client)
    expect(requests).toMatchObject([{ method: 'GET', path: '/containers/json', query: { all: 1, size: 1 } }])
  })

  it('removes one without force and without its volumes', async () => {
    const { client, requests } = clientThatAnswers(() => undefined)
    await removeContainer(client, id)
    expect(requests).toEqual([{ method: 'DELETE', path: `/containers/${id}`, signal: undefined }])
  })
})
