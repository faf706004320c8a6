/**
 * What another program or machine said, unless one of these secrets stands in it: then nothing. Whoever is shown a
 * password may repeat it, and a failure is kept and shown.
 */
export const wordsWithout = (words: string | undefined, secrets: readonly string[]): string | undefined =>
  words === undefined || secrets.some((secret) => secret !== '' && words.includes(secret)) ? undefined : words
