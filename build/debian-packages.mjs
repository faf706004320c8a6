/** The system packages that the window, a display without a screen, the tests' engines, the icons and packaging need. */
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { capture, run, stop } from './process.mjs'

/** What Electron's window links against, and loads by itself. */
export const windowPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libx11-xcb1',
  'libdrm2',
  'libxss1',
  'libxtst6',
  'libatspi2.0-0',
  'libnotify4',
]

/** What shows a window where there is no screen, and the message bus that its tray and notifications go to. */
export const headlessPackages = ['xvfb', 'xauth', 'dbus', 'dbus-x11', 'fonts-inter', 'fonts-jetbrains-mono']

/** What stands in for a desktop where the tray is tested: it talks to the session's bus. */
export const trayPackages = ['python3-dbus', 'python3-gi', 'libglib2.0-bin']

/** The engine, the registry and the means to set up other engines' roots, for the tests. */
export const enginePackages = ['docker.io', 'docker-registry', 'debootstrap', 'iptables']

/** What draws the icons. */
export const iconPackages = ['librsvg2-bin']

/** What trial packages are made with, in the place of the tools that electron-builder downloads. */
export const packagingPackages = [
  ...['p7zip-full', 'rpm', 'squashfs-tools', 'desktop-file-utils'],
  ...['gcc', 'libc6-dev', 'libsquashfuse-dev', 'libfuse3-dev'],
  ...['zlib1g-dev', 'liblzma-dev', 'libzstd-dev', 'liblz4-dev'],
]

/** What checks packages and takes them apart. */
export const packageTestPackages = ['appstream', 'cpio']

/** The command that shows a package's presence where dpkg does not know. @type {Readonly<Record<string, string>>} */
const commandOf = {
  xvfb: 'Xvfb',
  xauth: 'xauth',
  'dbus-x11': 'dbus-launch',
  'libglib2.0-bin': 'gdbus',
  'docker.io': 'dockerd',
  'docker-registry': 'docker-registry',
  debootstrap: 'debootstrap',
  iptables: 'iptables',
  'librsvg2-bin': 'rsvg-convert',
  'p7zip-full': '7za',
  rpm: 'rpmbuild',
  'squashfs-tools': 'mksquashfs',
  'desktop-file-utils': 'desktop-file-validate',
  gcc: 'gcc',
  appstream: 'appstreamcli',
  cpio: 'cpio',
}

const policyFile = '/usr/sbin/policy-rc.d'

/**
 * Sees to it that Debian packages are installed: as root it installs what is missing, without starting any service.
 * On other Linux systems it names the missing commands; on macOS and Windows nothing is needed.
 * @param {string[]} names as of Debian 12; newer releases' t64 names count as the same
 * @throws one line with the command to type, when something is missing and this is not root
 */
export async function ensureDebianPackages(names) {
  if (process.platform !== 'linux') return
  if (!isOnPath('dpkg-query')) return hintAtCommands(names)
  const missing = await missingPackages(names)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    const { found } = await findInArchive(missing)
    throw stop(`Missing packages. Please run: sudo apt-get install ${found.join(' ')}`)
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`)
  await withoutServices(() => install(missing))
}

/** @param {string[]} names @returns {Promise<string[]>} */
async function missingPackages(names) {
  const args = ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names.flatMap(spellings)]
  // It also answers for those it knows when it does not know some, and then its exit code is 1.
  const { stdout } = await capture({ command: 'dpkg-query', args })
  const known = new Set(stdout.split('\n'))
  return names.filter((name) => !spellings(name).some((spelling) => known.has(`${spelling} installed`)))
}

/** Installs; when the archive's lists are missing or out of date, fetches them first. @param {string[]} names */
async function install(names) {
  const { found, unknown } = await findInArchive(names)
  if (unknown.length === 0 && (await aptGet(['install', '-y', '--no-install-recommends', ...found]))) return
  await aptGet(['update'])
  const { found: refreshed } = await findInArchive(names)
  if (await aptGet(['install', '-y', '--no-install-recommends', ...refreshed])) return
  throw stop(`apt-get could not install ${refreshed.join(' ')}; its own words are above.`)
}

/**
 * The names by which this release's archive has the packages, and which of them it does not have.
 * @param {string[]} names
 */
async function findInArchive(names) {
  // Unlike `show`, `madison` lists no package that only others provide: those cannot be installed by name.
  const { stdout } = await capture({ command: 'apt-cache', args: ['madison', ...names.flatMap(spellings)] })
  const offered = new Set(stdout.split('\n').map((line) => line.split('|')[0]?.trim()))
  const inArchive = (/** @type {string} */ name) => spellings(name).find((spelling) => offered.has(spelling))
  return {
    found: names.map((name) => inArchive(name) ?? name),
    unknown: names.filter((name) => !inArchive(name)),
  }
}

/** @param {string[]} args @returns {Promise<boolean>} whether it went well */
async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']
  return (await run({ command: 'apt-get', args: [...options, ...args] }, { env })) === 0
}

/**
 * Keeps packages from starting their services (docker.io its daemon) while `work` runs, by the file that Debian has
 * for it. The file allows everything again once this process is gone, however it ends.
 * @param {() => Promise<void>} work
 */
async function withoutServices(work) {
  if (existsSync(policyFile)) return work()
  const policy = `#!/bin/sh\n# No services while packages are installed.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`
  await writeFile(policyFile, policy, { mode: 0o755 })
  try {
    await work()
  } finally {
    await rm(policyFile, { force: true })
  }
}

/** @param {string[]} names */
function hintAtCommands(names) {
  const missing = names.map((name) => commandOf[name]).filter((command) => command && !isOnPath(command))
  if (missing.length > 0) console.error(`Not found, please install: ${missing.join(', ')}`)
}

/** Libraries with a 64-bit time_t have a new name since Debian 13 and Ubuntu 24.04. @param {string} name */
const spellings = (name) => (/^lib.*\d$/.test(name) ? [`${name}t64`, name] : [name])

/** @param {string} command */
function isOnPath(command) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, command)))
}
