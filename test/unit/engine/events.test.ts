import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeEvent, type EngineEvent } from '../../../electron/engine/events.ts'

interface RecordedEvent {
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> }
  readonly status?: string
  readonly id?: string
  readonly from?: string
  readonly time: number
  readonly timeNano: number
}

const engines = ['e20', 'e26', 'e28', 'e28c', 'podman'] as const
type EngineName = (typeof engines)[number]

const recorded = (engine: EngineName): readonly RecordedEvent[] => {
  const url = new URL(`../../fixtures/engine-events/${engine}-events.jsonl`, import.meta.url)
  const lines = readFileSync(url, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedEvent)
}

/** As API 1.52 sends it. */
const inNewShape = ({ status: _status, id: _id, from: _from, ...event }: RecordedEvent) => event

/** As engines sent it before API 1.22. */
const inOldShape = ({ status, id, from, time, timeNano }: RecordedEvent) => ({
  status,
  id,
  from,
  time,
  timeNano,
})

const id = `sha256:${'4f06b3c1'.repeat(8)}`
const bareId = id.slice('sha256:'.length)

const imageEvent = (Action: string, ID: string) => ({ Type: 'image', Action, Actor: { ID, Attributes: {} } })

describe.each(engines)('the events that %s recorded', (engine) => {
  const events = recorded(engine)
  const those = (type: string, action: string) =>
    events.filter(({ Type, Action }) => Type === type && Action === action)
  const decoded = (type: string, action: string): readonly (EngineEvent | undefined)[] =>
    those(type, action).map(decodeEvent)

  it('name the image that was tagged, untagged or loaded by its ID', () => {
    const changes = ['tag', 'untag', engine === 'podman' ? 'loadfromarchive' : 'load'].flatMap((action) =>
      those('image', action),
    )
    expect(changes.length).toBeGreaterThan(20)
    for (const event of changes) {
      const imageId = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string
      expect(decodeEvent(event)).toEqual({ kind: 'image-changed', imageId })
    }
  })

  it('say that an image was deleted', () => {
    const deletions = decoded('image', 'delete')
    expect(deletions.length).toBeGreaterThan(10)
    for (const event of deletions) expect(event?.kind).toBe('image-deleted')
  })

  it('say what was pulled: by its name on Docker, by its ID on Podman', () => {
    const pulls = those('image', 'pull')
    expect(pulls.length).toBeGreaterThan(10)
    for (const event of pulls) {
      expect(decodeEvent(event)).toEqual(
        engine === 'podman'
          ? {
              ...{ kind: 'image-changed', imageId: `sha256:${event.Actor.ID}` },
              pulledAs: event.Actor.Attributes?.['name'],
            }
          : { kind: 'name-changed', name: event.Actor.ID, isPulled: true },
      )
    }
  })

  it('say which image a container was made of that came, started or ended, and when', () => {
    const prefix = engine === 'podman' ? 'docker.io/library/' : ''
    for (const action of ['create', 'start', 'die']) {
      expect(decoded('container', action)).toHaveLength(2)
      for (const event of those('container', action)) {
        const { image, name } = event.Actor.Attributes
        expect(image).toBe(`${prefix}${name === 'cap-exited' ? 'python:3.12-alpine' : 'alpine:3.20'}`)
        expect(decodeEvent(event)).toEqual({
          kind: 'containers-changed',
          use: { containerId: event.Actor.ID, image, atMs: Math.floor(event.timeNano / 1e6) },
        })
      }
    }
  })

  it('say that containers went, which uses nothing', () => {
    expect(decoded('container', engine === 'podman' ? 'remove' : 'destroy')).toEqual([
      { kind: 'containers-changed' },
      { kind: 'containers-changed' },
    ])
  })

  it.each([
    ['image', 'push'],
    ['image', 'prune'],
    ['image', 'pull-error'],
    ['container', 'kill'],
    ['container', 'init'],
    ['network', 'connect'],
    ['network', 'disconnect'],
    ['builder', 'prune'],
  ])('mean nothing for the list where they are of type %s and action %s', (type, action) => {
    expect(decoded(type, action).filter((event) => event !== undefined)).toEqual([])
  })

  it('mean the same without the old fields', () => {
    expect(events.map((event) => decodeEvent(inNewShape(event)))).toEqual(events.map(decodeEvent))
  })

  it('mean the same in the old shape alone, but for what it cannot say', () => {
    const inBoth = events.filter(({ status, Type, Action }) => {
      return status !== undefined && ['image', 'container'].includes(Type) && Action !== 'commit'
    })
    expect(inBoth.length).toBeGreaterThan(50)
    /** By which name Podman pulled an image is not in the old shape. */
    const withoutName = (event: EngineEvent | undefined) =>
      event?.kind === 'image-changed' ? { ...event, pulledAs: undefined } : event
    expect(inBoth.map((event) => withoutName(decodeEvent(inOldShape(event))))).toEqual(
      inBoth.map((event) => withoutName(decodeEvent(event))),
    )
  })
})

describe.each(['e20', 'e26', 'e28', 'e28c'] as const)('a commit on %s', (engine) => {
  it('says which image it made', () => {
    const [commit] = recorded(engine).filter(({ Action }) => Action === 'commit')
    expect(decodeEvent(commit)).toEqual({
      kind: 'image-changed',
      imageId: commit?.Actor.Attributes['imageID'],
    })
  })
})

describe('an event', () => {
  it('of a pull by digest names the reference with the digest', () => {
    const name = `127.0.0.1:5000/library/alpine@${id}`
    expect(decodeEvent(imageEvent('pull', name))).toEqual({ kind: 'name-changed', name, isPulled: true })
  })

  it('has the algorithm put back where the ID came without it', () => {
    expect(decodeEvent(imageEvent('delete', bareId))).toEqual({ kind: 'image-deleted', imageId: id })
  })

  it('takes a repository of hex digits for a name, not for an ID', () => {
    expect(decodeEvent(imageEvent('pull', 'cafe1234:latest'))).toEqual({
      kind: 'name-changed',
      name: 'cafe1234:latest',
      isPulled: true,
    })
  })

  it('without an ID says nothing', () => {
    expect(decodeEvent(imageEvent('delete', ''))).toBeUndefined()
    expect(decodeEvent({ Type: 'image', Action: 'delete' })).toBeUndefined()
  })

  it.each([null, undefined, 1, 'delete', [], {}, { Type: 7 }])('says nothing where it is %j', (line) => {
    expect(decodeEvent(line)).toBeUndefined()
  })

  it('of a container that does not say when is one of now', () => {
    const event = { Type: 'container', Action: 'start', Actor: { ID: 'c', Attributes: { image: 'redis' } } }
    const use = { containerId: 'c', image: 'redis' }
    expect(decodeEvent(event)).toEqual({ kind: 'containers-changed', use })
    expect(decodeEvent({ ...event, time: 0, timeNano: Number.NaN })).toEqual({
      kind: 'containers-changed',
      use,
    })
  })

  it('of a container without an image says that containers changed', () => {
    const event = { Type: 'container', Action: 'start', Actor: { ID: 'c', Attributes: {} } }
    expect(decodeEvent(event)).toEqual({ kind: 'containers-changed' })
  })
})
