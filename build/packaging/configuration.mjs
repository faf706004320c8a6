/**
 * What electron-builder is told: `electron-builder.yml`, and what is not the same in every build. Pure, so that it can
 * be looked at without packaging anything.
 */

/**
 * @typedef {import('electron-builder').Configuration} Configuration
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 *
 * @typedef {object} TrialRuntime what a trial package holds in place of the official Electron
 * @property {string} electronFolder holds Electron and nothing else
 * @property {string} electronVersion
 * @property {string} modulesFolder a `node_modules` with the better-sqlite3 that fits this Electron
 */

/** Names that stand for nobody (RFC 2606): packages of deb and rpm have to name a homepage and a maintainer. */
const nobody = {
  homepage: 'https://lading.invalid/',
  maintainer: 'The Lading authors <authors@lading.invalid>',
}

/** What a trial's version ends with, in its file names and wherever it is shown. */
const trialSuffix = '-trial'

/** The version of a trial package. @param {string} version of package.json */
export const trialVersion = (version) => `${version}${trialSuffix}`

/**
 * A release's configuration. The environment says whose release it is: LADING_UPDATES_URL, the folder on the web where
 * its packages and their update files will lie; LADING_HOMEPAGE; and LADING_MAINTAINER, `Name <address>`.
 * @param {Configuration} base of electron-builder.yml
 * @param {Environment} env
 * @returns {Configuration}
 */
export function releaseConfiguration(base, env) {
  const { LADING_UPDATES_URL: url, LADING_HOMEPAGE: homepage, LADING_MAINTAINER: maintainer } = env
  return {
    ...base,
    extraMetadata: { homepage: homepage || nobody.homepage },
    linux: { ...base.linux, maintainer: maintainer || nobody.maintainer },
    // Read by electron-updater, out of the package and beside it.
    publish: url ? { provider: 'generic', url } : null,
  }
}

/**
 * A trial's configuration: a release's, for Linux x64, with another Electron inside, quickly compressed.
 * @param {Configuration} base of electron-builder.yml
 * @param {Environment} env
 * @param {string} version of package.json
 * @param {TrialRuntime} runtime
 * @returns {Configuration}
 */
export function trialConfiguration(base, env, version, runtime) {
  const release = releaseConfiguration(base, env)
  /** @type {unknown} */
  const metadata = release.extraMetadata
  return {
    ...release,
    extraMetadata: { .../** @type {object} */ (metadata), version: trialVersion(version) },
    electronDist: runtime.electronFolder,
    electronVersion: runtime.electronVersion,
    files: [
      ...filesOf(release).filter((pattern) => !isOfSqlite(pattern)),
      { from: runtime.modulesFolder, to: 'node_modules', filter: fittingSqlite },
    ],
    linux: { ...release.linux, target: targetsOf(release).map((target) => ({ target, arch: 'x64' })) },
    appImage: { ...release.appImage, compression: 'gzip' },
    deb: { ...release.deb, compression: 'gz' },
    rpm: { ...release.rpm, compression: 'gzip' },
  }
}

/** The modules that better-sqlite3 needs when it is compiled for one Electron, without what they were compiled from. */
const fittingSqlite = [
  'better-sqlite3/{package.json,LICENSE,lib/**,build/Release/better_sqlite3.node}',
  'bindings/{package.json,LICENSE.md,bindings.js}',
  'file-uri-to-path/{package.json,LICENSE,index.js}',
]

/** @param {Configuration} configuration */
const filesOf = ({ files }) => (Array.isArray(files) ? files : files ? [files] : [])

/** @param {ReturnType<typeof filesOf>[number]} pattern */
const isOfSqlite = (pattern) => typeof pattern === 'string' && pattern.includes('node_modules/better-sqlite3')

/** The names of Linux's targets. @param {Configuration} configuration */
function targetsOf({ linux }) {
  const target = linux?.target ?? []
  return (Array.isArray(target) ? target : [target]).map((one) =>
    typeof one === 'string' ? one : one.target,
  )
}
