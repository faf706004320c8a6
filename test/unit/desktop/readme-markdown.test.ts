import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderReadme } from '../../../electron/desktop/readme-markdown.ts'
import { hardReadmes } from '../../support/hard-readmes.ts'

/** Every tag that a README may have, opened or closed, with every attribute that it may carry. */
const allowedTag = new RegExp(
  '^(?:' +
    [
      '</(?:h[1-6]|p|blockquote|ul|ol|li|pre|code|em|strong|s|a|span|table|thead|tbody|tr|th|td)>',
      '<(?:p|br|hr|blockquote|ul|li|pre|code|em|strong|s|table|thead|tbody|tr)(?: /)?>',
      '<h[1-6](?: id="[^"<>]*")?>',
      '<ol(?: start="\\d+")?>',
      '<a(?: href="(?:link/\\d+|#[^"<>]*)")?(?: title="https://[^"<>]*")?>',
      '<span(?: class="image")?>',
      '<t[hd](?: class="(?:left|center|right)")?>',
      '<img(?: src="image/\\d+")?(?: alt="[^"<>]*")? />',
    ].join('|') +
    ')$',
)

/** What in `html` looks like a tag and is none of the allowed ones. */
const strangersIn = (html: string): readonly string[] =>
  (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !allowedTag.test(tag))

const html = (markdown: string, withImages = false): string => renderReadme(markdown, withImages).html

const piece = fc.constantFrom(
  ...[
    '<script>',
    '</script>',
    '<svg onload=alert(1)>',
    '<iframe src=//a.b>',
    '<style>*{}',
    '</style>',
    '<form>',
  ],
  ...[
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">',
    '<base href=//a>',
    '<meta http-equiv=x>',
  ],
  ...[
    '[a](javascript:alert(1))',
    '[a](data:text/html,x)',
    '![a](https://a.example/p.png)',
    '![b](data:image/png,x)',
  ],
  ...[
    '[c](https://a.example/"onclick=x)',
    '<https://a.example>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '&lt;',
  ],
  ...[
    '\n',
    '\n\n',
    '> ',
    '- ',
    '# ',
    '    ',
    '|a|b|\n|-|-|\n',
    '```',
    '`',
    '**',
    '_',
    '[',
    ']',
    '(',
    ')',
    '"',
    "'",
  ],
  ...[
    '<',
    '>',
    '=',
    '\0',
    '\u202e',
    'https://a.example/<b>',
    '[x]: https://a.example "t\'><script>"\n',
    '[x]',
  ],
)
const soup = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 40 })
  .map((parts) => parts.join(''))

describe('a README', () => {
  it('keeps what it is written for', () => {
    const markdown = '# A *b*\n\n1. one\n\n| a | b |\n|:-:|--:|\n| `1` | 2 |\n\n> ~~c~~\n\n```sh\nx\n```'
    expect(html(markdown).replaceAll('\n', '')).toBe(
      '<h1 id="a-b">A <em>b</em></h1><ol><li>one</li></ol>' +
        '<table><thead><tr><th class="center">a</th><th class="right">b</th></tr></thead>' +
        '<tbody><tr><td class="center"><code>1</code></td><td class="right">2</td></tr></tbody></table>' +
        '<blockquote><p><s>c</s></p></blockquote><pre><code>x</code></pre>',
    )
  })

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script within a line', 'a <script>alert(1)</script>'],
    ['a picture that is a program', '<svg><script>alert(1)</script></svg>'],
    ['a frame', '<iframe src="https://a.example"></iframe>'],
    ['a style', '<style>* { background: url(https://a.example) }</style>'],
    ['a form', '<form action="https://a.example"><input><button>a</button></form>'],
    ['a handler', '<p onclick="alert(1)" style="position:fixed">a</p>'],
    ['an address that runs', '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](vbscript:x)'],
    ['an address that holds its page', '[a](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a file', '[a](file:///etc/passwd) [b](mailto:a@b.example) [c](http://a.example) [d](other.md)'],
    ['a tracker', '![](https://a.example/p.gif) <img src="https://a.example/p.gif">'],
  ])('leaves out %s', (_what, markdown) => {
    const { html: rendered, links } = renderReadme(markdown, false)
    expect(strangersIn(rendered)).toEqual([])
    expect(rendered).not.toMatch(/onclick|href=|src=|url\(/)
    expect(links).toEqual([])
  })

  it('keeps the words of raw HTML', () => {
    expect(html('<p align="center">One <b>two</b></p>\n\nthree<br>four <i>five</i>')).toBe(
      '<p>One two</p>\n<p>three<br />four five</p>\n',
    )
  })

  it('keeps nothing of a script', () => {
    expect(html('<script>\nalert(1)\n</script>\n\na')).toBe('<p>a</p>\n')
  })

  it('numbers its links, and says where each leads', () => {
    const { html: rendered, links } = renderReadme('[a](https://a.example/x "lie") https://b.example', false)
    expect(links).toEqual(['https://a.example/x', 'https://b.example/'])
    expect(rendered).toBe(
      '<p><a href="link/0" title="https://a.example/x">a</a> <a href="link/1" title="https://b.example/">https://b.example</a></p>\n',
    )
  })

  it('leads nowhere within a network', () => {
    const inside = ['https://127.0.0.1/', 'https://[::1]/', 'https://router/', 'https://me:secret@a.example/']
    expect(renderReadme(inside.map((url) => `[a](${url}) ![b](${url})`).join(' '), true)).toMatchObject({
      links: [],
      images: [],
    })
  })

  it('has headings that its own links find', () => {
    const rendered = html('[a](#how-to-use-it) [b](#How-To%20x)\n\n# How to use it?\n\n# How to use it?')
    expect(rendered).toContain('href="#how-to-use-it"')
    expect(rendered).toContain('<h1 id="how-to-use-it">')
    expect(rendered).toContain('<h1 id="how-to-use-it-1">')
  })

  it('shows what its images are called until they are asked for', () => {
    const markdown =
      '![a *b*](https://a.example/1.png) ![](https://a.example/2.png) ![c](http://a.example/3.png)'
    expect(renderReadme(markdown, false)).toEqual({
      html: '<p><span class="image">a b</span>  <span class="image">c</span></p>\n',
      links: [],
      images: ['https://a.example/1.png', 'https://a.example/2.png'],
    })
    expect(html(markdown, true)).toBe(
      '<p><img src="image/0" alt="a b" /> <img src="image/1" alt="" /> <span class="image">c</span></p>\n',
    )
  })

  it('has thirty images at most', () => {
    const { images } = renderReadme('![a](https://a.example/p.png)\n'.repeat(40), true)
    expect(images).toHaveLength(30)
  })

  it('is read up to 25,000 characters', () => {
    expect(html('a'.repeat(30_000))).toHaveLength('<p></p>\n'.length + 25_000)
  })

  it('never holds anything but what is allowed', () => {
    fc.assert(
      fc.property(soup, fc.boolean(), (markdown, withImages) => {
        expect(strangersIn(html(markdown, withImages))).toEqual([])
      }),
      { numRuns: 1_500 },
    )
  })

  it.each(hardReadmes)('comes to an end, and is safe, with %s', (_what, markdown) => {
    expect(strangersIn(html(markdown, true))).toEqual([])
  })
})
