/** How builders print the arguments of an instruction in an image's history, and how they stand in a Dockerfile. */
import type { InstructionKind } from './instruction-kind.ts'

/** The arguments as a Dockerfile has them; as they were recorded where that is no known form. */
export const writtenArguments = (kind: InstructionKind, recorded: string): string => {
  switch (kind) {
    case 'CMD':
    case 'ENTRYPOINT':
      return listWithCommas(recorded) ?? recorded
    case 'EXPOSE':
      return (listWithCommas(recorded) ?? portsIn(recorded) ?? wordsIn(recorded)) || recorded
    case 'STOPSIGNAL':
    case 'USER':
    case 'VOLUME':
      return (listWithCommas(recorded) ?? wordsIn(recorded)) || recorded
    case 'HEALTHCHECK':
      return healthcheckIn(recorded) ?? recorded
    case 'ADD':
    case 'ARG':
    case 'COPY':
    case 'ENV':
    case 'FROM':
    case 'LABEL':
    case 'MAINTAINER':
    case 'ONBUILD':
    case 'RUN':
    case 'SHELL':
    case 'WORKDIR':
      return recorded
  }
}

// Go's %q of a string.
const quoted = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`
const quotedWords = new RegExp(quoted, 'gs')
const quotedList = new RegExp(String.raw`^\[(?:${quoted}(?:, ?| )?)+\]$`, 's')

/** `["sh" "-c"]`, as Go prints it, as JSON has it. */
const listWithCommas = (recorded: string): string | undefined =>
  quotedList.test(recorded) ? `[${(recorded.match(quotedWords) ?? []).join(', ')}]` : undefined

/** `map[80/tcp:{} 443/tcp:{}]` without what is Go. */
const portsIn = (recorded: string): string | undefined => {
  const [, ports] = /^map\[(.*)\]$/s.exec(recorded) ?? []
  return ports?.replaceAll(':{}', '')
}

/** `[/data /logs]` without the brackets. */
const wordsIn = (recorded: string): string | undefined => /^\[([^"[\]]*)\]$/.exec(recorded)?.[1]

const goHealthcheck = new RegExp(String.raw`^&?\{\[((?:${quoted} ?)*)\]((?: "[\w.µ]*"){2,4}) '(.+)'\}$`, 's')
const namedHealthcheck =
  /^&?\{Test:\[(.*)\] Interval:(\S+) Timeout:(\S+) StartPeriod:(\S+)(?: StartInterval:(\S+))? Retries:(\d+)\}$/s
const durations = ['interval', 'timeout', 'start-period', 'start-interval']

/** The struct HealthConfig, as Go prints it (moby api/types/container), as a Dockerfile has it. */
const healthcheckIn = (recorded: string): string | undefined => {
  const [isGo, words = '', times = '', retries = ''] = goHealthcheck.exec(recorded) ?? []
  if (isGo !== undefined) {
    const [kind, ...test] = (words.match(quotedWords) ?? []).map(unquoted)
    const list = test.map((word) => JSON.stringify(word)).join(', ')
    const values = (times.match(quotedWords) ?? []).map(unquoted)
    return healthcheckOf(kind, test.join(' '), `[${list}]`, values, codeOf(retries))
  }
  const [isNamed, test = '', ...options] = namedHealthcheck.exec(recorded) ?? []
  if (isNamed === undefined) return undefined
  const space = test.indexOf(' ')
  const kind = space < 0 ? test : test.slice(0, space)
  const command = space < 0 ? '' : test.slice(space + 1)
  return healthcheckOf(kind, command, command, options.slice(0, -1), Number(options.at(-1)))
}

const healthcheckOf = (
  kind: string | undefined,
  command: string,
  list: string,
  times: readonly (string | undefined)[],
  retries: number,
): string | undefined => {
  if (kind === 'NONE') return kind
  if (kind !== 'CMD' && kind !== 'CMD-SHELL') return undefined
  const options = durations.flatMap((name, index) => {
    const time = times[index] ?? ''
    return time === '' || /^0\w*$/.test(time) ? [] : [`--${name}=${time}`]
  })
  if (retries > 0) options.push(`--retries=${retries}`)
  return [...options, 'CMD', kind === 'CMD' ? list : command].join(' ')
}

const unquoted = (word: string): string => {
  try {
    return String(JSON.parse(word))
  } catch {
    // Go escapes more characters than JSON knows.
    return word.slice(1, -1)
  }
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** The number that Go's %q printed as a character, such as `\x03`. */
const codeOf = (character: string): number => {
  if (!character.startsWith('\\')) return character.codePointAt(0) ?? 0
  const [, hex] = /^\\[xuU]([0-9a-fA-F]+)$/.exec(character) ?? []
  if (hex !== undefined) return Number.parseInt(hex, 16)
  const name = character.slice(1)
  return escapes[name] ?? name.codePointAt(0) ?? 0
}
