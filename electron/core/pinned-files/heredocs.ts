/** A here-document that an instruction announces. */
export interface Heredoc {
  /** The line that ends it. */
  readonly name: string
  /** `<<-`: tabs before that line do not count. */
  readonly dropsTabs: boolean
}

const withHeredocs = new Set(['RUN', 'COPY', 'ADD'])
const heredoc = /^\d*<<(-?)\s*(?!\s)([^<]+)$/
const white = /\s/

/** JSON arrays of strings are arguments as they are, not for a shell. */
const isJsonArray = (text: string): boolean => {
  if (!text.startsWith('[')) return false
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** The words of a shell command, quotes and escapes kept; white space after `<<` belongs to the word. None where a quote stays open. */
const shellWords = (text: string): readonly string[] => {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote === '' && white.test(character)) {
      if (word.endsWith('<<') || word.endsWith('<<-')) continue
      if (word !== '') words.push(word)
      word = ''
      continue
    }
    word += character
    if (character === '\\' && quote !== "'") {
      at += 1
      word += text.charAt(at)
    } else if (character === quote) {
      quote = ''
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character
    }
  }
  if (quote !== '') return []
  return word === '' ? words : [...words, word]
}

const unquoted = (word: string): string =>
  word.replace(/\\(.)|["']/gs, (_, character?: string) => character ?? '')

/**
 * The here-documents of an instruction, in the order in which their bodies follow (BuildKit's `heredocsFromLine`). Like the newest
 * BuildKit it takes `<< EOF` for one, which older ones do not: they refuse to build such a file.
 */
export const heredocsIn = (keyword: string, args: string): readonly Heredoc[] => {
  if (!withHeredocs.has(keyword) || !args.includes('<<')) return []
  const command = args.replace(/^(?:--\S+\s+)+/, '')
  if (isJsonArray(command)) return []
  return shellWords(args).flatMap((word) => {
    const [, dash, rest] = heredoc.exec(word) ?? []
    const name = unquoted(rest ?? '')
    return name === '' ? [] : [{ name, dropsTabs: dash === '-' }]
  })
}
