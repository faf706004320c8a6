import type { FailureKind } from '../../../../electron/core/failure.ts'
import { m } from '../../../../electron/words/messages.ts'
import type { OperatingSystem } from '../../text/operating-system.ts'

/** One thing to do: a sentence, with a command to copy where there is one. */
export interface Step {
  readonly text: string
  readonly command?: string
}

/** What the window says to a person whose engine cannot be used. */
export interface EngineAnswer {
  readonly title: string
  readonly steps: readonly Step[]
  /** What to consider before doing so. */
  readonly caution?: string
}

/** A step, and the systems that it is for; all of them where absent. */
interface StepWords {
  readonly text: () => string
  readonly command?: string
  readonly on?: readonly OperatingSystem[]
}

interface AnswerWords {
  readonly title: () => string
  readonly steps: readonly StepWords[]
  readonly caution?: () => string
}

const tryAgain: StepWords = { text: m.engine_answer_try_again }

const unforeseen: AnswerWords = { title: m.engine_answer_unforeseen, steps: [tryAgain] }

/** The answer to every kind of failure that an engine may be down for. */
const answers: Readonly<Record<FailureKind, AnswerWords>> = {
  'engine-unreachable': {
    title: m.engine_answer_unreachable,
    steps: [
      { text: m.engine_answer_start, command: 'sudo systemctl start docker', on: ['linux'] },
      {
        text: m.engine_answer_start_rootless,
        command: 'systemctl --user start docker',
        on: ['linux'],
      },
      { text: m.engine_answer_open_desktop, command: 'open -a Docker', on: ['macos'] },
      { text: m.engine_answer_colima, command: 'colima start', on: ['macos'] },
      {
        text: m.engine_answer_open_desktop_windows,
        on: ['windows'],
      },
      { text: m.engine_answer_choose_context, command: 'docker context ls' },
    ],
  },
  'permission-denied': {
    title: m.engine_answer_permission,
    steps: [
      {
        text: m.engine_answer_join_group,
        command: 'sudo usermod -aG docker "$USER"',
        on: ['linux'],
      },
      {
        text: m.engine_answer_new_login,
        command: 'newgrp docker',
        on: ['linux'],
      },
      { text: m.engine_answer_ask_administrator, on: ['macos', 'windows'] },
    ],
    caution: m.engine_answer_permission_caution,
  },
  'not-an-engine': {
    title: m.engine_answer_not_an_engine,
    steps: [
      { text: m.engine_answer_inspect_address, command: 'docker context inspect' },
      {
        text: m.engine_answer_see_docker_host,
        command: 'echo "$DOCKER_HOST"',
        on: ['linux', 'macos'],
      },
      {
        text: m.engine_answer_see_docker_host,
        command: 'echo %DOCKER_HOST%',
        on: ['windows'],
      },
    ],
  },
  'engine-silent': {
    title: m.engine_answer_silent,
    steps: [
      { text: m.engine_answer_may_be_busy },
      {
        text: m.engine_answer_look_at_log,
        command: 'journalctl -u docker -n 50',
        on: ['linux'],
      },
      {
        text: m.engine_answer_restart,
        command: 'sudo systemctl restart docker',
        on: ['linux'],
      },
      { text: m.engine_answer_restart_desktop, on: ['macos', 'windows'] },
    ],
  },
  'engine-too-old': {
    title: m.engine_answer_too_old,
    steps: [
      { text: m.engine_answer_update_engine, command: 'docker version' },
      { text: m.engine_answer_newer_engine, command: 'docker context ls' },
    ],
  },
  'engine-too-new': {
    title: m.engine_answer_too_new,
    steps: [
      { text: m.engine_answer_update_lading },
      { text: m.engine_answer_another_engine, command: 'docker context ls' },
    ],
  },
  'invalid-input': {
    title: m.engine_answer_bad_address,
    steps: [
      { text: m.engine_answer_context_in_use, command: 'docker context inspect' },
      { text: m.engine_answer_correct_docker_host, command: 'unset DOCKER_HOST', on: ['linux', 'macos'] },
    ],
  },
  'stream-broken': { title: m.engine_answer_broken, steps: [tryAgain] },
  unauthorized: {
    title: m.engine_answer_unauthorized,
    steps: [{ text: m.engine_answer_certificates, command: 'docker context inspect' }],
  },
  'not-found': {
    title: m.engine_answer_not_configured,
    steps: [{ text: m.engine_answer_choose_one, command: 'docker context ls' }],
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
  const { title, steps, caution } = answers[kind]
  return {
    title: title(),
    steps: steps
      .filter(({ on }) => on === undefined || on.includes(system))
      .map(({ text, command }) => ({ text: text(), ...(command !== undefined && { command }) })),
    ...(caution !== undefined && { caution: caution() }),
  }
}
