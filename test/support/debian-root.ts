import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readTail } from './log-tail.ts'

const buildScript = join(import.meta.dirname, 'build-root.sh')

/**
 * A Debian root file system, for keepers: built once on a machine, kept in the person's cache folder. Any number of
 * processes may call this at a time; one builds, the others wait.
 * @param suite the release's name; there is one root for each
 * @param packages what is in it besides the smallest system that has apt
 * @returns the root's absolute path
 * @throws Error with the end of the build's log when it cannot be built, for instance without a Debian mirror
 */
export async function ensureDebianRoot(suite: string, packages: readonly string[]): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lading-dev')
  const root = join(cache, `debian-${suite}`)
  if (existsSync(join(root, '.ready'))) return root
  await mkdir(cache, { recursive: true })
  await buildRoot(root, suite, packages)
  return root
}

async function buildRoot(root: string, suite: string, packages: readonly string[]): Promise<void> {
  const logPath = `${root}.log`
  const log = await open(logPath, 'a')
  try {
    // The kernel gives the lock back when its holder dies: no builder can leave it behind.
    const command = ['unshare', '--mount', '--propagation', 'private', 'sh', buildScript]
    const args = [`${root}.lock`, ...command, root, suite, await readDebianMirror(), ...packages]
    const builder = spawn('flock', args, { stdio: ['ignore', log.fd, log.fd] })
    const code = await new Promise((done, fail) => builder.once('error', fail).once('close', done))
    if (code === 0) return
    throw new Error(`Could not build the Debian root in ${root}:\n${await readTail(logPath)}`)
  } finally {
    await log.close()
  }
}

/**
 * The Debian archive that this machine's own apt uses, so that the root comes from where the machine came from.
 * @param folder apt's configuration
 * @returns its URL, for instance of a mirror on the same network
 * @throws Error when apt is set up without a plain Debian archive
 */
export async function readDebianMirror(folder = '/etc/apt'): Promise<string> {
  const sources = (await readSources(folder)).flatMap(({ name, text }) =>
    name.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text),
  )
  // Security and updates have archives of their own; other vendors' archives have no suite of Debian's names.
  const debian = sources.find(({ uri, suites, components }) => {
    return components.includes('main') && suites.some(isMainSuite) && /\/debian\/?$/.test(uri)
  })
  if (!debian) throw new Error(`No Debian archive is set up in ${folder}; a Debian root needs one.`)
  return debian.uri
}

interface AptSource {
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
}

const isMainSuite = (name: string): boolean => /^[a-z]+$/.test(name)

async function readSources(folder: string): Promise<{ name: string; text: string }[]> {
  const parts = join(folder, 'sources.list.d')
  const names = existsSync(parts) ? (await readdir(parts)).sort() : []
  const paths = [join(folder, 'sources.list'), ...names.map((name) => join(parts, name))]
  const known = paths.filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))
  return Promise.all(known.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
}

/** The format of `.list` files: `deb [options] uri suite component…`, see sources.list(5). */
function parseOneLine(text: string): AptSource[] {
  const lines = text.split('\n').filter((line) => /^\s*deb\s/.test(line))
  return lines.flatMap((line) => {
    const [uri, suite, ...components] = words(line.replace(/#.*|^\s*deb\s+(\[[^\]]*\])?/g, ''))
    return uri && suite ? [{ uri, suites: [suite], components }] : []
  })
}

/** The format of `.sources` files: paragraphs of fields, see sources.list(5). */
function parseDeb822(text: string): AptSource[] {
  const paragraphs = text.replace(/^#.*\n/gm, '').split(/\n\s*\n/)
  return paragraphs.filter(isInUse).flatMap((paragraph) => {
    const suites = readField(paragraph, 'Suites')
    const components = readField(paragraph, 'Components')
    return readField(paragraph, 'URIs').map((uri) => ({ uri, suites, components }))
  })
}

const isInUse = (paragraph: string): boolean =>
  readField(paragraph, 'Types').includes('deb') && !readField(paragraph, 'Enabled').includes('no')

function readField(paragraph: string, name: string): string[] {
  return words(new RegExp(`^${name}:((?:.*\\n[ \\t])*.*)`, 'im').exec(paragraph)?.[1] ?? '')
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
