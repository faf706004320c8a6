/** The scheme of the frames that show READMEs: each page is a host, and so an origin, of its own. */
export const readmeScheme = 'readme'

/** What an address of that scheme names. */
export type ReadmePlace =
  | { readonly kind: 'page'; readonly id: string }
  | { readonly kind: 'style'; readonly id: string }
  | { readonly kind: 'link' | 'image'; readonly id: string; readonly number: number }

/** Where a README is shown. */
export const readmeUrl = (id: string): string => `${readmeScheme}://${id}/`

/** What `url` names, or `undefined` where it is nothing that a README's page has. */
export const readmePlace = (url: string): ReadmePlace | undefined => {
  // The text itself is matched: nothing is decoded, so no spelling leads anywhere else.
  const [, id, path] = /^readme:\/\/([0-9a-z-]{1,64})\/([a-z0-9./]*)(?:#.*)?$/s.exec(url) ?? []
  if (id === undefined || path === undefined) return undefined
  if (path === '') return { kind: 'page', id }
  if (path === 'style.css') return { kind: 'style', id }
  const [, kind, digits] = /^(link|image)\/(\d{1,5})$/.exec(path) ?? []
  if (kind !== 'link' && kind !== 'image') return undefined
  return { kind, id, number: Number(digits) }
}
