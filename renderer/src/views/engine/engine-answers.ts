import type { FailureKind } from '../../../../electron/core/failure.ts'
import type { OperatingSystem } from '../../text/operating-system.ts'

/** One thing to do: a sentence, with a command to copy where there is one. */
export interface Step {
  readonly text: string
  readonly command?: string
  /** Only on these systems; on all of them where absent. */
  readonly on?: readonly OperatingSystem[]
}

/** What the window says to a person whose engine cannot be used. */
export interface EngineAnswer {
  readonly title: string
  readonly steps: readonly Step[]
  /** What to consider before doing so. */
  readonly caution?: string
}

const tryAgain: Step = { text: 'Try again in a moment. Lading goes on trying by itself, too.' }

const unforeseen: EngineAnswer = { title: 'The engine cannot be used', steps: [tryAgain] }

/** The answer to every kind of failure that an engine may be down for. */
const answers: Readonly<Record<FailureKind, EngineAnswer>> = {
  'engine-unreachable': {
    title: 'No Docker Engine answers',
    steps: [
      { text: 'Start the engine of this machine:', command: 'sudo systemctl start docker', on: ['linux'] },
      {
        text: 'Or, where the engine runs without root:',
        command: 'systemctl --user start docker',
        on: ['linux'],
      },
      { text: 'Open Docker Desktop, or start your engine:', command: 'open -a Docker', on: ['macos'] },
      { text: 'With Colima or Podman instead:', command: 'colima start', on: ['macos'] },
      {
        text: 'Open Docker Desktop from the Start menu and wait until it says that it runs.',
        on: ['windows'],
      },
      { text: 'If the engine is somewhere else, choose its docker context:', command: 'docker context ls' },
    ],
  },
  'permission-denied': {
    title: 'The engine is there, but you may not use it',
    steps: [
      {
        text: 'Add yourself to the docker group:',
        command: 'sudo usermod -aG docker "$USER"',
        on: ['linux'],
      },
      {
        text: 'Then log out and in again, or try it in one terminal:',
        command: 'newgrp docker',
        on: ['linux'],
      },
      { text: 'Ask who administers this machine for access to the engine.', on: ['macos', 'windows'] },
    ],
    caution:
      'Who may use the Docker Engine can become root on its machine. Where that is too much, run the engine without root instead.',
  },
  'not-an-engine': {
    title: 'Something answers there that is no Docker Engine',
    steps: [
      { text: 'See which address your docker command uses:', command: 'docker context inspect' },
      {
        text: 'See whether DOCKER_HOST points somewhere else:',
        command: 'echo "$DOCKER_HOST"',
        on: ['linux', 'macos'],
      },
      {
        text: 'See whether DOCKER_HOST points somewhere else:',
        command: 'echo %DOCKER_HOST%',
        on: ['windows'],
      },
    ],
  },
  'engine-silent': {
    title: 'The engine took the connection and says nothing',
    steps: [
      { text: 'It may be busy or still starting; Lading goes on trying.' },
      {
        text: 'If it stays silent, look at what it does:',
        command: 'journalctl -u docker -n 50',
        on: ['linux'],
      },
      {
        text: 'Restarting it ends running containers that have no restart policy:',
        command: 'sudo systemctl restart docker',
        on: ['linux'],
      },
      { text: 'If it stays silent, restart Docker Desktop from its menu.', on: ['macos', 'windows'] },
    ],
  },
  'engine-too-old': {
    title: 'This engine is too old for Lading',
    steps: [
      { text: 'Update the engine; this says which one you have:', command: 'docker version' },
      { text: 'Or choose a newer engine:', command: 'docker context ls' },
    ],
  },
  'engine-too-new': {
    title: 'This engine is too new for this Lading',
    steps: [
      { text: 'Update Lading; this engine no longer speaks a version that this one knows.' },
      { text: 'Or choose another engine:', command: 'docker context ls' },
    ],
  },
  'invalid-input': {
    title: 'The address of the engine cannot be read',
    steps: [
      { text: 'Look at the docker context in use:', command: 'docker context inspect' },
      { text: 'Correct DOCKER_HOST, or take it away:', command: 'unset DOCKER_HOST', on: ['linux', 'macos'] },
    ],
  },
  'stream-broken': { title: 'The connection to the engine broke', steps: [tryAgain] },
  unauthorized: {
    title: 'The engine asks who you are',
    steps: [
      { text: 'Look at the certificates of the docker context in use:', command: 'docker context inspect' },
    ],
  },
  'not-found': {
    title: 'The chosen engine is not configured',
    steps: [{ text: 'Choose one of these docker contexts:', command: 'docker context ls' }],
  },
  'in-use': unforeseen,
  'rate-limited': unforeseen,
  'registry-unreachable': unforeseen,
  'wrong-platform': unforeseen,
  'disk-full': unforeseen,
  'invalid-reference': unforeseen,
  cancelled: unforeseen,
  'history-unavailable': unforeseen,
  unexpected: unforeseen,
}

/** What to say and what to do on `system` when the engine is down for a failure of this kind. */
export const engineAnswer = (kind: FailureKind, system: OperatingSystem): EngineAnswer => {
  const answer = answers[kind]
  return { ...answer, steps: answer.steps.filter(({ on }) => on === undefined || on.includes(system)) }
}
