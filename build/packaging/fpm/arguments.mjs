/** The part of fpm's command line that electron-builder uses for deb and rpm. */
import { parseArgs } from 'node:util'

/**
 * @typedef {object} PackageRequest
 * @property {'deb' | 'rpm'} type
 * @property {string} output the package's file
 * @property {string} name
 * @property {string} version
 * @property {string} architecture as the format spells it
 * @property {string} summary one line
 * @property {string} description
 * @property {string} maintainer
 * @property {string} vendor
 * @property {string} license
 * @property {string} homepage
 * @property {string | undefined} category
 * @property {string} priority of deb
 * @property {string} compression by fpm's names
 * @property {readonly string[]} depends
 * @property {readonly string[]} recommends of deb
 * @property {readonly string[]} directories of rpm, which it owns with all that are in them
 * @property {string | undefined} afterInstall a script's file
 * @property {string | undefined} afterRemove a script's file
 * @property {readonly Placed[]} placed
 *
 * @typedef {object} Placed
 * @property {string} source a file, or a folder whose content is meant when a slash ends it
 * @property {string} target absolute, in the package
 */

const text = /** @type {const} */ ({ type: 'string' })
const texts = /** @type {const} */ ({ type: 'string', multiple: true })
const flag = /** @type {const} */ ({ type: 'boolean' })

const options = /** @type {const} */ ({
  'input-type': { type: 'string', short: 's' },
  'output-type': { type: 'string', short: 't' },
  depends: { type: 'string', short: 'd', multiple: true },
  ...{ force: flag, debug: flag, log: text },
  ...{ name: text, version: text, architecture: text, package: text, description: text },
  ...{ maintainer: text, vendor: text, license: text, url: text, category: text },
  ...{ directories: texts, 'after-install': text, 'after-remove': text },
  ...{ 'deb-priority': text, 'deb-compression': text, 'deb-recommends': texts },
  ...{ 'rpm-os': text, 'rpm-compression': text, 'rpm-summary': text },
})

/**
 * @param {string[]} args
 * @returns {PackageRequest}
 * @throws TypeError for an option that is not known here, and where something is missing
 */
export function parseRequest(args) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const type = values['output-type']
  if (values['input-type'] !== 'dir' || (type !== 'deb' && type !== 'rpm'))
    throw new TypeError('Only packages of deb and rpm can be made, and only of folders.')

  const { summary, description } = readDescription(values.description ?? '')
  return {
    type,
    output: required('package', values.package),
    name: required('name', values.name),
    version: required('version', values.version),
    architecture: required('architecture', values.architecture),
    summary: values['rpm-summary'] ?? summary,
    description,
    maintainer: required('maintainer', values.maintainer),
    vendor: values.vendor ?? '',
    license: values.license ?? '',
    homepage: values.url ?? '',
    category: values.category,
    priority: values['deb-priority'] ?? 'optional',
    compression: required('compression', values[`${type}-compression`]),
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    directories: values.directories ?? [],
    afterInstall: values['after-install'],
    afterRemove: values['after-remove'],
    placed: positionals.map(readPlaced),
  }
}

/** @param {string} name @param {string | undefined} value */
function required(name, value) {
  if (!value) throw new TypeError(`--${name} is missing.`)
  return value
}

/** The first line is the summary, and the description too when nothing follows it. @param {string} whole */
function readDescription(whole) {
  const [summary = '', ...rest] = whole.split('\n').map((line) => line.trim())
  return { summary, description: rest.join('\n').trim() || summary }
}

/** @param {string} mapping @returns {Placed} */
function readPlaced(mapping) {
  const at = mapping.lastIndexOf('=')
  if (at < 1) throw new TypeError(`${mapping} does not say where it belongs in the package.`)
  return { source: mapping.slice(0, at), target: mapping.slice(at + 1) }
}
