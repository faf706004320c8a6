/**
 * READMEs as HTML. Anybody may have written them, so they go through two layers: Markdown whose raw HTML is turned
 * into its words, and an allow-list over what comes out. Nothing foreign is left as an address either: links and
 * images are numbered, and the main process alone knows what the numbers stand for.
 */
import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

/** A README as it is shown. */
export interface RenderedReadme {
  /** What stands in the page's body: allowed elements only, `link/0` and `image/0` for addresses. */
  readonly html: string
  /** Where the links lead, by their number; https only. */
  readonly links: readonly string[]
  /** Where the images come from, by their number; https only. They are in the page only where asked for. */
  readonly images: readonly string[]
}

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number]

/** The most of a README that is read; Docker Hub takes no more either. */
const mostCharacters = 25_000
const mostImages = 30
const mostUrlCharacters = 2048
/** A README that unfolds to more pieces than any that is meant to be read is shown as plain text. */
const mostTokens = 30_000

const markdown = new MarkdownIt({ html: true, linkify: true })
// Only full addresses become links: guessing at names takes time that grows with the square of the text.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
for (const schema of ['//', 'http:', 'ftp:', 'mailto:']) markdown.linkify.add(schema, null)

// Every address is judged by what becomes of it below; one that is refused here would stand in the text as typed.
markdown.validateLink = () => true

const { escapeHtml } = markdown.utils

/** Raw HTML is read as HTML only to be left out; its words stay, scripts and styles have none. */
const wordsOf = (html: string): string =>
  html
    .replace(/<(script|style|svg|iframe|textarea|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<[^<>]*>?/g, '')
    .trim()

markdown.renderer.rules.html_inline = (tokens, index) =>
  /^<br\s*\/?>$/i.test(tokens[index]?.content ?? '') ? '<br>' : ''
markdown.renderer.rules.html_block = (tokens, index) => {
  const words = wordsOf(tokens[index]?.content ?? '')
  return words === '' ? '' : `<p>${escapeHtml(words)}</p>\n`
}
const showImage = markdown.renderer.rules.image
markdown.renderer.rules.image = (tokens, index, options, env, self) => {
  const token = tokens[index]
  if (token === undefined) return ''
  if (token.attrGet('src') !== null) return showImage?.(tokens, index, options, env, self) ?? ''
  const words = self.renderInlineAsText(token.children ?? [], options, env)
  return words === '' ? '' : `<span class="image">${escapeHtml(words)}</span>`
}

/** An address on the open web: https, a host with a name, nothing of a person's in it. */
const publicAddress = (text: string): string | undefined => {
  if (text.length > mostUrlCharacters || !URL.canParse(text)) return undefined
  const { protocol, hostname, username, password, href } = new URL(text)
  const isNamed = hostname.includes('.') && !/^[\d.]+$|^\[/.test(hostname)
  return protocol === 'https:' && isNamed && username + password === '' && href.length <= mostUrlCharacters
    ? href
    : undefined
}

/** A heading's anchor as other sites make it: lowercase, hyphens for spaces, the rest left out. */
const anchorOf = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Gives each heading an anchor of its own. */
const headingAnchors = (): ((words: string) => string) => {
  const times = new Map<string, number>()
  return (words) => {
    const anchor = anchorOf(words) || 'section'
    const before = times.get(anchor) ?? 0
    times.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  }
}

const attributeOf = (token: Token, name: string): string => String(token.attrGet(name) ?? '')

const tameCell = (cell: Token): void => {
  const side = /text-align:(left|center|right)/.exec(attributeOf(cell, 'style'))?.[1]
  cell.attrs = side === undefined ? null : [['class', side]]
}

/** Numbers what leads out of the page, names the headings, and takes every other attribute away. */
const tame = (tokens: readonly Token[], withImages: boolean): Pick<RenderedReadme, 'links' | 'images'> => {
  const links: string[] = []
  const images: string[] = []
  const nextAnchor = headingAnchors()

  const tameLink = (link: Token): void => {
    const href = attributeOf(link, 'href')
    const address = publicAddress(href)
    link.attrs = null
    if (href.startsWith('#')) link.attrs = [['href', `#${decoded(href.slice(1)).toLowerCase()}`]]
    if (address === undefined) return
    link.attrs = [
      ['href', `link/${links.push(address) - 1}`],
      ['title', address],
    ]
  }

  const tameImage = (image: Token): void => {
    const address = publicAddress(attributeOf(image, 'src'))
    image.attrs = [['alt', '']]
    if (address === undefined || images.length >= mostImages) return
    const number = images.push(address) - 1
    if (withImages) image.attrs = [['src', `image/${number}`], ...image.attrs]
  }

  const tameAll = (some: readonly Token[]): void => {
    for (const [index, token] of some.entries()) {
      if (token.type === 'heading_open') token.attrs = [['id', nextAnchor(some[index + 1]?.content ?? '')]]
      if (token.type === 'th_open' || token.type === 'td_open') tameCell(token)
      if (token.type === 'link_open') tameLink(token)
      if (token.type === 'image') tameImage(token)
      if (token.type === 'fence') token.info = ''
      if (token.type === 'inline') tameAll(token.children ?? [])
    }
  }
  tameAll(tokens)
  return { links, images }
}

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'ul', 'ol', 'li', 'pre', 'code'],
    ...['em', 'strong', 's', 'a', 'img', 'span', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((heading) => [heading, ['id']])),
    a: ['href', 'title'],
    img: ['src', 'alt'],
    ol: ['start'],
  },
  allowedClasses: { span: ['image'], th: ['left', 'center', 'right'], td: ['left', 'center', 'right'] },
  allowedSchemes: [],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 200,
  parseStyleAttributes: false,
}

const asPlainText = (text: string): RenderedReadme => ({
  html: `<pre>${escapeHtml(text)}</pre>`,
  links: [],
  images: [],
})

const count = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0)

/** Renders Markdown, of which the first 25,000 characters are read; images are left out unless asked for. */
export const renderReadme = (text: string, withImages: boolean): RenderedReadme => {
  const read = text.slice(0, mostCharacters)
  const tokens = markdown.parse(read, {})
  if (count(tokens) > mostTokens) return asPlainText(read)
  const { links, images } = tame(tokens, withImages)
  const html = markdown.renderer.render(tokens, markdown.options, {})
  return { html: sanitizeHtml(html, allowed), links, images }
}
