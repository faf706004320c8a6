import { describe, expect, it } from 'vitest'
import { failureOf, type Failure } from '../../../../electron/core/failure.ts'
import {
  defaultHost,
  hostOfSocket,
  parseDockerHost,
} from '../../../../electron/engine/endpoints/docker-host.ts'
import { m } from '../../../../electron/words/messages.ts'

const parse = (text: string) => parseDockerHost(text, m.engine_docker_host_unusable)

const failureFrom = (text: string): Failure => {
  try {
    return expect.unreachable(`understood: ${JSON.stringify(parse(text))}`)
  } catch (error) {
    return failureOf(error)
  }
}

describe('a docker host is understood as the docker CLI understands it', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock', 'unix:///run/user/1000/docker.sock'],
    ['unix://', '/var/run/docker.sock', 'unix:///var/run/docker.sock'],
    ['/srv/docker.sock', '/srv/docker.sock', 'unix:///srv/docker.sock'],
    ['npipe:////./pipe/docker_engine', '//./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
    ['npipe://', '//./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
    ['  unix:///srv/docker.sock ', '/srv/docker.sock', 'unix:///srv/docker.sock'],
  ])('%s is a socket', (text, path, host) => {
    expect(parse(text)).toEqual({ address: { kind: 'socket', path }, host })
  })

  it.each([
    ['tcp://build.example:2376', 'build.example', 2376, false, 'tcp://build.example:2376'],
    ['tcp://build.example', 'build.example', 2375, false, 'tcp://build.example:2375'],
    ['tcp://build.example:', 'build.example', 2375, false, 'tcp://build.example:2375'],
    ['tcp://build.example:80', 'build.example', 80, false, 'tcp://build.example:80'],
    ['tcp://', 'localhost', 2375, false, 'tcp://localhost:2375'],
    ['tcp://:2376', 'localhost', 2376, false, 'tcp://localhost:2376'],
    ['10.0.0.1:2375', '10.0.0.1', 2375, false, 'tcp://10.0.0.1:2375'],
    ['tcp://[fd00::1]:2375/', 'fd00::1', 2375, false, 'tcp://[fd00::1]:2375'],
    ['http://build.example', 'build.example', 2375, false, 'http://build.example:2375'],
    ['https://build.example', 'build.example', 2376, true, 'https://build.example:2376'],
  ])('%s is on the network', (text, hostname, port, tls, host) => {
    expect(parse(text)).toEqual({ address: { kind: 'tcp', hostname, port, tls }, host })
  })

  it.each([
    ['ssh://build', { hostname: 'build' }],
    ['ssh://ada@build.example:2222', { user: 'ada', hostname: 'build.example', port: 2222 }],
    ['ssh://ada@[fd00::1]:22', { user: 'ada', hostname: 'fd00::1', port: 22 }],
    ['ssh://build/run/podman.sock', { hostname: 'build', socketPath: '/run/podman.sock' }],
  ])('%s is reached by ssh', (text, expected) => {
    expect(parse(text)).toEqual({ address: { kind: 'ssh', ...expected }, host: text })
  })
})

describe('what is no docker host is an invalid input', () => {
  it.each([
    ['fd://', 'for an engine to listen on'],
    ['ftp://build.example', 'ftp:// is not a protocol'],
    ['unix://unix:///var/run/docker.sock', 'names two protocols'],
    ['tcp://build.example:0', '0 is not a port'],
    ['tcp://build.example:70000', '70000 is not a port'],
    ['tcp://build.example:http', 'not written as host:port'],
    ['tcp://fd00::1:2375', 'not written as host:port'],
    ['tcp://build.example:2375/docker', 'a path after the port'],
    ['tcp://ada@build.example:2375', 'only understood with ssh://'],
    ['ssh://', 'name is missing'],
    ['ssh://build?timeout=3', 'not written as host:port'],
  ])('%s', (text, reason) => {
    const { kind, message, advice } = failureFrom(text)
    expect(kind).toBe('invalid-input')
    expect(message).toContain(`DOCKER_HOST is “${text}”`)
    expect(message).toContain(reason)
    expect(advice).toContain('unix:///var/run/docker.sock')
  })

  it.each(['ssh://ada:hush@build', 'tcp://ada:hush@build:2375', 'ada:hush@build:2375'])(
    'and a password in it is not repeated (%s)',
    (text) => {
      const failure = failureFrom(text)
      expect(failure.kind).toBe('invalid-input')
      expect(JSON.stringify(failure)).not.toContain('hush')
    },
  )
})

describe('where nothing is configured', () => {
  it('a Unix socket is the default', () => {
    expect(defaultHost('linux')).toEqual(hostOfSocket('/var/run/docker.sock'))
    expect(defaultHost('darwin').host).toBe('unix:///var/run/docker.sock')
  })

  it('a named pipe is the default on Windows', () => {
    expect(defaultHost('win32').host).toBe('npipe:////./pipe/docker_engine')
  })
})
