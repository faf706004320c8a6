/** What package-lock.json says of the packages that are installed, and what is wrong with it. */

/**
 * @typedef {object} LockedPackage an entry of `packages` (docs.npmjs.com, package-lock.json)
 * @property {string} [name] where the package stands under another name
 * @property {string} [version]
 * @property {string} [resolved] where it comes from; absent for what comes from the registry, since `.npmrc` asks for that
 * @property {string} [integrity]
 * @property {boolean} [link] it is a folder of this machine
 * @property {boolean} [optional]
 * @property {boolean} [hasInstallScript]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile by their folders; the project itself has the empty one */

/** @typedef {{ folder: string, name: string, version: string, locked: LockedPackage }} Installed */

const installedIn = 'node_modules/'

/** Every package but the project itself. @param {LockFile} lock @returns {Installed[]} */
export const installedOf = ({ packages }) =>
  Object.entries(packages)
    .filter(([folder]) => folder !== '')
    .map(([folder, locked]) => ({
      folder,
      name: locked.name ?? folder.slice(folder.lastIndexOf(installedIn) + installedIn.length),
      version: locked.version ?? '',
      locked,
    }))

/** A package in a word. @param {Pick<Installed, 'name' | 'version'>} installed */
const inWords = ({ name, version }) => `${name} ${version}`

/**
 * The packages that could be other ones tomorrow: without a strong hash, or from anywhere but the registry.
 * @param {readonly Installed[]} all
 * @returns {string[]} a sentence each
 */
export const untrustedSources = (all) =>
  all.flatMap((one) => {
    const { integrity, resolved, link } = one.locked
    if (link === true) return [`${inWords(one)} is a folder of this machine.`]
    return [
      ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')
        ? []
        : [`${inWords(one)} has no SHA-512 hash.`]),
      ...(resolved === undefined
        ? []
        : [`${inWords(one)} does not come from the registry, but from ${resolved}.`]),
    ]
  })

/**
 * Install scripts that nobody has decided on, and decisions on scripts that are gone.
 * @param {readonly Installed[]} all
 * @param {ReadonlySet<string>} allowed those that npm runs: `allowScripts` of package.json
 * @param {Readonly<Record<string, string>>} blocked those that it does not run, and why they are not needed
 * @returns {string[]} a sentence each
 */
export const undecidedScripts = (all, allowed, blocked) => {
  const names = new Set(all.flatMap(({ name, locked }) => (locked.hasInstallScript === true ? [name] : [])))
  const isDecided = (/** @type {string} */ name) => allowed.has(name) || Object.hasOwn(blocked, name)
  return [
    ...[...names]
      .filter((name) => !isDecided(name))
      .map((name) => `${name} wants to run a script when it is installed, and nothing says whether it may.`),
    ...[...allowed, ...Object.keys(blocked)]
      .filter((name) => !names.has(name))
      .map((name) => `${name} has no install script any more; take it off the list.`),
    ...Object.keys(blocked)
      .filter((name) => allowed.has(name))
      .map((name) => `${name} stands among the scripts that may run and among those that may not.`),
  ]
}

/**
 * The folder in which Node finds `name` from a package's folder, nearest first.
 * @param {LockFile} lock
 * @param {string} from the empty one for the project itself
 * @param {string} name
 * @returns {string | undefined}
 */
const found = ({ packages }, from, name) => {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${installedIn}`)))) {
    const folder = `${at === '' ? '' : `${at}/`}${installedIn}${name}`
    if (Object.hasOwn(packages, folder)) return folder
    if (at === '') return undefined
  }
}

/**
 * The folders of these packages and of everything that they need.
 * @param {LockFile} lock
 * @param {Iterable<string>} names what the project itself imports
 * @returns {ReadonlySet<string>}
 */
export const closureOf = (lock, names) => {
  /** @type {Set<string>} */
  const folders = new Set()
  const add = (/** @type {string} */ from, /** @type {string} */ name) => {
    const folder = found(lock, from, name)
    if (folder === undefined || folders.has(folder)) return
    folders.add(folder)
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[folder] ?? {}
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) add(folder, needed)
  }
  for (const name of names) add('', name)
  return folders
}

/**
 * The packages that a source text imports, without Node's own modules.
 * @param {string} source
 * @returns {string[]}
 */
export const importedPackages = (source) =>
  [...source.matchAll(/(?:\bfrom|\bimport\(?)\s*'((?:@[\w.-]+\/)?[a-zA-Z][\w.-]*)(?:\/[^']*)?'/g)].map(
    ([, name = '']) => name,
  )
