/** How commands and their arguments are written for a shell. */

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/

/** One word as a POSIX shell reads it: in single quotes where it has to be. */
export const shellWord = (word: string): string =>
  plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

/** Words as one line: `sh -c 'echo a b'`. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ')

/**
 * The command of a health check (OCI's Docker extensions, `Healthcheck.Test`): `CMD-SHELL` is followed by a line for a shell, `CMD` by
 * words; `NONE` says that there is none.
 */
export const healthcheckLine = (test: readonly string[]): string => {
  const [how, ...words] = test
  if (how === 'CMD-SHELL') return words.join(' ')
  return how === 'CMD' ? shellLine(words) : shellLine(test)
}
