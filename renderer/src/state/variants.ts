/** Smaller images of the same version, as official images and those modelled on them name them. */
const suffixes = ['alpine', 'slim'] as const

/**
 * The names that the smaller variants of `tag` would have: `7.4-alpine` and `7.4-slim` for `7.4` and `7.4-bookworm`,
 * `alpine` and `slim` for `latest`. What `tag` is already is left out; none for a tag that names no version.
 */
export const variantNames = (tag: string): readonly string[] => {
  const [, version] = /^(v?\d[\w.]*|latest)(?:-|$)/.exec(tag) ?? []
  if (version === undefined) return []
  const own = new Set(tag.split('-'))
  return suffixes
    .filter((suffix) => ![...own].some((part) => part.startsWith(suffix)))
    .map((suffix) => (version === 'latest' ? suffix : `${version}-${suffix}`))
}
