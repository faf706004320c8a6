import { spawn } from 'node:child_process'
import { Agent } from 'node:http'
import { Duplex } from 'node:stream'
import type { SshAddress } from '../../core/endpoint.ts'
import { m } from '../../words/messages.ts'

const quotedForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/**
 * The arguments of `ssh` that reach the engine at `address`, as the docker CLI gives them (docker/cli
 * cli/connhelper/connhelper.go), but for BatchMode: there is no terminal to ask for a passphrase at.
 */
export const sshArguments = ({ user, hostname, port, socketPath }: SshAddress): readonly string[] => [
  ...['-o', 'ConnectTimeout=30', '-o', 'BatchMode=yes', '-T'],
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', String(port)]),
  ...['--', hostname, 'docker'],
  ...(socketPath === undefined ? [] : [quotedForShell(`--host=unix://${socketPath}`)]),
  ...['system', 'dial-stdio'],
]

/** A connection to the engine at `address`: the two ends of an `ssh` process, which ends with it. */
const dial = (address: SshAddress): Duplex => {
  const ssh = spawn('ssh', sshArguments(address), { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  const connection = new Duplex({
    read: () => ssh.stdout.resume(),
    // What cannot be written was not for want of trying: how ssh ends says why.
    write: (chunk: Buffer, _encoding, done) => ssh.stdin.write(chunk, () => done()),
    final: (done) => ssh.stdin.end(() => done()),
    destroy: (error, done) => {
      ssh.kill()
      done(error)
    },
  })
  let complaint = ''
  ssh.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)))
  ssh.stdin.on('error', () => {})
  ssh.stdout.on('data', (chunk: Buffer) => connection.push(chunk) || ssh.stdout.pause())
  ssh.on('error', (error) => connection.destroy(error))
  ssh.on('close', (code) => {
    if (code === 0) connection.push(null)
    else connection.destroy(new Error(complaint.trim() || m.engine_ssh_ended({ code: String(code) })))
  })
  return connection
}

/**
 * An HTTP agent whose connections run through the system's own `ssh`, so that known hosts, `~/.ssh/config`, jump
 * hosts and the agent at SSH_AUTH_SOCK work as they do for the docker CLI. docker-modem's way, the ssh2 library,
 * accepts any host key and reads no config (docker-modem 5.0.7, lib/ssh.js). Each request is a connection of its own.
 */
export const sshAgent = (address: SshAddress): Agent => {
  const agent = new Agent({ keepAlive: false })
  agent.createConnection = () => dial(address)
  return agent
}
