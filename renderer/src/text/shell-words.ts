/** How the commands of an image's configuration are written. */
import { shellLine } from '../../../electron/core/shell-word.ts'

/**
 * The command of a health check (OCI's Docker extensions, `Healthcheck.Test`): `CMD-SHELL` is followed by a line for a shell, `CMD` by
 * words; `NONE` says that there is none.
 */
export const healthcheckLine = (test: readonly string[]): string => {
  const [how, ...words] = test
  if (how === 'CMD-SHELL') return words.join(' ')
  return how === 'CMD' ? shellLine(words) : shellLine(test)
}
