/** A word of a command as a POSIX shell reads it back: quoted only where it has to be. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** Words as one line that a shell reads back: `sh -c 'echo a b'`. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ')

/** `docker pull` of what stands after it, for a platform such as `linux/arm64` where one is named. */
export const pullCommand = (name: string, platform: string | undefined): string =>
  shellLine(['docker', 'pull', ...(platform === undefined ? [] : ['--platform', platform]), name])
