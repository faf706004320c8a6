/**
 * What another program or machine said, unless one of these secrets stands in it: then nothing. Whoever is shown a
 * password may repeat it, and a failure is kept and shown.
 */
export const wordsWithout = (words: string | undefined, secrets: readonly string[]): string | undefined =>
  words === undefined || secrets.some((secret) => secret !== '' && words.includes(secret)) ? undefined : words

/** How secrets look where nobody knows them: a password in an address, credentials in a header, a token or key by its name. */
const looks: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, '$1…@'],
  [/\b(Bearer|Basic|Negotiate)\s+[\w+/=.~-]{6,}/gi, '$1 …'],
  [/\b(X-Registry-Auth|Authorization)(["']?\s*[:=]\s*["']?)(?!(?:Bearer|Basic) …)[^\s"',;]+/gi, '$1$2…'],
  [
    /\b([\w-]*(?:password|passwd|secret|identity_?token|access_?token|refresh_?token|registrytoken|api_?key)[\w-]*)(["']?\s*[:=]\s*["']?)[^\s"',;&}]+/gi,
    '$1$2…',
  ],
  // A JSON Web Token, and the tokens of Docker Hub and GitHub.
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '…'],
  [/\b(?:dckr_(?:pat|oat)|gh[pousr]|github_pat)_[\w-]{10,}/g, '…'],
]

/** A text for the log or a report, with `…` in place of what looks like a secret. */
export const withoutSecrets = (text: string): string =>
  looks.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text)
