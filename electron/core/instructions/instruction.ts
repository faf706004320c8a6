/**
 * The instruction as it stood in the Dockerfile, from what an image's history recorded of it (OCI image-spec, config.md,
 * `created_by`). Each builder records in its own way:
 *
 * - Docker's classic builder writes the command that it ran, with the shell before it and `#(nop)` where it ran none
 *   (moby daemon/builder/dockerfile), and Buildah does so too and adds what must tell its caches apart
 *   (buildah imagebuildah/stage_executor.go, getCreatedBy).
 * - BuildKit writes the instruction, for RUN with the shell and the build arguments, and ` # buildkit`
 *   (buildkit frontend/dockerfile/dockerfile2llb/convert.go, commitToHistory).
 * - Others, such as Bazel, write what they please, and a committed container's command looks like the classic builder's.
 */
import { writtenArguments } from './instruction-arguments.ts'
import { instructionKind } from './instruction-kind.ts'

/** What the history says of a step. */
export interface RecordedStep {
  readonly createdBy: string
  readonly comment?: string
}

/**
 * The instructions of these steps, the first step first: a SHELL says what is no part of the commands after it. A step of
 * which only a comment is known, such as `Imported from -`, gives that. Line breaks that a builder kept stay; characters
 * that could change how the rest is read are replaced by U+FFFD.
 */
export const instructionsOf = (steps: readonly RecordedStep[]): readonly string[] => {
  let shell: string | undefined
  return steps.map(({ createdBy, comment = '' }) => {
    const text = readable(createdBy)
    const instruction = text === '' ? readable(comment) : instructionIn(text, shell)
    shell = shellSetBy(instruction) ?? shell
    return instruction
  })
}

const readable = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .trim()

const buildkitMark = '# buildkit'

const instructionIn = (text: string, shell: string | undefined): string => {
  const withoutRun = instructionWithoutRun(text, shell)
  if (withoutRun !== undefined) return written(withoutRun)
  const body = text.endsWith(buildkitMark) ? text.slice(0, -buildkitMark.length).trimEnd() : text
  const kind = instructionKind(body)
  if (kind !== undefined && kind !== 'RUN') return written(body)
  const recorded = kind === 'RUN' ? body.slice(kind.length).trimStart() : body
  const command = commandIn(recorded, shell)
  if (command !== undefined) return `RUN ${command}`.trimEnd()
  return body
}

const written = (instruction: string): string => {
  const kind = instructionKind(instruction)
  if (kind === undefined) return instruction
  return `${kind} ${writtenArguments(kind, instruction.slice(kind.length).trim())}`.trimEnd()
}

/** The words in brackets after SHELL: what stands before each command from there on. */
const shellSetBy = (instruction: string): string | undefined => {
  const [, words] = /^SHELL \[(.+)\]$/s.exec(instruction) ?? []
  return words?.startsWith('"') === true ? words.slice(1, -1).replaceAll(/"(?:, ?| )"/g, ' ') : words
}

const noOperation = '#(nop)'

/** What stands after `#(nop)`, where that is an instruction and no shell command about one. */
const instructionWithoutRun = (text: string, shell: string | undefined): string | undefined => {
  const at = text.indexOf(noOperation)
  if (at < 0) return undefined
  const before = text.slice(0, at).trimEnd()
  const instruction = withoutCacheKeys(text.slice(at + noOperation.length).trimStart())
  if (instructionKind(instruction) === undefined) return undefined
  const isShell =
    before === '' ||
    before === shell ||
    before === shellSetBy(instruction) ||
    commandAfterShell(`${before} `) === ''
  // The shell of a base image may be none that its history tells of.
  return isShell || /^(powershell|pwsh)\b/i.test(before) ? instruction : undefined
}

const cacheKey = /^\|(?:(?:inherit|unset)[A-Z]\w*|annotation|force-mtime)=[\w.:/+-]*$/

/** Buildah's `|inheritLabels=false` and the like. */
const withoutCacheKeys = (text: string): string => {
  let rest = text
  for (let at = rest.lastIndexOf('|'); at >= 0 && cacheKey.test(rest.slice(at)); at = rest.lastIndexOf('|')) {
    rest = rest.slice(0, at).trimEnd()
  }
  return rest
}

/** The command without build arguments and shell; `undefined` where it has neither. */
const commandIn = (recorded: string, shell: string | undefined): string | undefined => {
  const [mark, count] = /^\|(\d+) /.exec(recorded) ?? []
  if (mark === undefined) return commandAfter(recorded, shell)
  // A build argument's value may have spaces, so the shell says where they end, or else their number.
  const rest = recorded.slice(mark.length)
  const own = shell === undefined ? -1 : ` ${rest}`.indexOf(` ${shell} `)
  if (own >= 0) return commandAfter(rest.slice(own), shell)
  const at = rest.search(shellInside)
  return at >= 0 ? commandAfterShell(rest.slice(at)) : withoutWords(rest, Number(count))
}

const commandAfter = (text: string, shell: string | undefined): string | undefined =>
  shell !== undefined && text.startsWith(`${shell} `)
    ? withoutCacheKeys(text.slice(shell.length + 1).trimStart())
    : commandAfterShell(text)

// Options are counted, so that a hostile line does not take quadratic time.
const posixShell = String.raw`(?:/(?:[\w.-]{1,64}/){0,8})?(?:ba|da|a|z|k)?sh(?: -[\w-]{1,32}(?: [a-z]{1,16})?){0,8}? -[a-zA-Z]{0,16}c `
const windowsShell = String.raw`(?:[cC][mM][dD](?:\.exe)? /[sS] /[cC]|(?:[pP]ower[sS]hell|pwsh)(?:\.exe)?(?: -\w{1,32}(?: \w{1,32})?){0,8}? -[cC]ommand) `
const shellAtStart = new RegExp(`^(?:${posixShell}|${windowsShell})`)
const shellInside = new RegExp(`(?<![^ ])(?:${posixShell}|${windowsShell})`)

const commandAfterShell = (text: string): string | undefined => {
  const [shell] = shellAtStart.exec(text) ?? []
  return shell === undefined ? undefined : withoutCacheKeys(text.slice(shell.length).trimStart())
}

const withoutWords = (text: string, count: number): string => {
  let at = 0
  for (let word = 0; word < count && at >= 0; word += 1) at = text.indexOf(' ', at) + 1 || -1
  return at < 0 ? '' : text.slice(at)
}
