/** Under which licences the packages stand that go into the app. */

/** What may be handed on inside of an MIT-licensed app without its source. SPDX identifiers. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
])

/** @typedef {{ license?: unknown, licenses?: unknown }} Manifest of package.json, and as old ones write it */

const typeOf = (/** @type {unknown} */ entry) => {
  const type = typeof entry === 'object' && entry !== null && 'type' in entry ? entry.type : entry
  return typeof type === 'string' ? type : undefined
}

/**
 * The licence as an SPDX expression; `undefined` where the manifest names none.
 * @param {Manifest} manifest
 * @returns {string | undefined}
 */
export const licenceOf = ({ license, licenses }) => {
  if (license !== undefined) return typeOf(license)
  const all = Array.isArray(licenses) ? licenses.map(typeOf) : [typeOf(licenses)]
  return all.some((one) => one === undefined) ? undefined : all.join(' OR ')
}

/**
 * Whether a licence lets a package go into the app: of alternatives one is enough.
 * @param {string} expression without nested brackets, which nothing here has
 */
export const isAllowed = (expression) =>
  expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((one) => allowed.has(one)))
