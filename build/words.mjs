/**
 * The app's words: the message files in `electron/words/`, compiled to functions in `electron/words/compiled/` whenever they
 * changed. As a script (`npm run words`) it does just that.
 */
import { join } from 'node:path'
import { capture, main, projectNode, root, stop } from './process.mjs'
import { hashOf, isStamped, writeStamp } from './stamp.mjs'

const sources = [
  'electron/words/project.inlang/settings.json',
  'electron/words/en',
  'electron/words/de',
  'build/words.mjs',
  'build/words',
  'package-lock.json',
]
const stampFile = join(root, 'electron/words/compiled/.stamp')

/**
 * Compiles the messages, unless that was done from just these files.
 * @throws the compiler's own words where a message cannot be read
 */
export async function ensureWords() {
  const hash = await hashOf(sources)
  if (await isStamped(stampFile, hash)) return
  // By a process of its own, because the compiler's workers keep the one that they run in alive.
  const compile = join(root, 'build/words/compile.mjs')
  const { code, stdout, stderr } = await capture({ command: projectNode, args: [compile] })
  // What the compiler could not read it leaves out with no more than a warning.
  if (code !== 0 || stderr !== '') throw stop(`The words cannot be compiled.\n${stdout}${stderr}`)
  await writeStamp(stampFile, hash)
}

if (import.meta.main) await main(ensureWords)
