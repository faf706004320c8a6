import { describe, expect, it } from 'vitest'
import css from '../../../renderer/src/tokens.css?raw'

/** The properties of each `:root`, by the media query around it; outside of any, by an empty one. */
const blocks = [...css.matchAll(/(?:@media ([^{]+) \{\s*)?:root \{([^}]*)\}/g)].map(
  ([, query = '', body = '']) => ({
    query,
    properties: Object.fromEntries(
      [...body.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name = '', color = '']) => [name, color]),
    ),
  }),
)

const dark = '(prefers-color-scheme: dark)'
const more = '(prefers-contrast: more)'

/** The colours that hold where these media queries do, the later ones over the earlier. */
const colorsOf = (...queries: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['', ...queries].flatMap((query) =>
      Object.entries(blocks.find((block) => block.query === query)?.properties ?? {}),
    ),
  )

/** Relative luminance, from 0 to 1 (WCAG 2.2, "relative luminance"). */
const luminanceOf = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 to 21 (WCAG 2.2, "contrast ratio"). */
const contrast = (one: string, other: string): number => {
  const [lighter = 0, darker = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

const grounds = [
  'ground',
  'surface',
  'raised',
  'sunken',
  'hover',
  'accent-soft',
  'good-soft',
  'warn-soft',
  'bad-soft',
]
const texts = ['text', 'text-muted', 'text-faint', 'accent', 'good', 'warn', 'bad']

/** Every one of `names` on a ground on which it has less contrast than `least`. */
const tooPale = (
  colors: Readonly<Record<string, string>>,
  names: readonly string[],
  least: number,
): string[] =>
  names.flatMap((name) =>
    grounds
      .map((ground) => ({ ground, ratio: contrast(colors[`--${name}`] ?? '', colors[`--${ground}`] ?? '') }))
      .filter(({ ratio }) => !(ratio >= least))
      .map(({ ground, ratio }) => `${name} on ${ground}: ${ratio.toFixed(2)}`),
  )

const plainly = [
  { name: 'light', colors: colorsOf() },
  { name: 'dark', colors: colorsOf(dark) },
]
const withMoreContrast = [
  { name: 'light with more contrast', colors: colorsOf(more) },
  { name: 'dark with more contrast', colors: colorsOf(dark, more, `${more} and ${dark}`) },
]

/** Text on what is filled with the accent, as the button that does what a view is for. */
const onAccent = (colors: Readonly<Record<string, string>>): number =>
  contrast(colors['--on-accent'] ?? '', colors['--accent'] ?? '')

describe.each(plainly)('$name', ({ colors }) => {
  it('text can be read on every ground, at 4.5 to 1', () => {
    expect(tooPale(colors, texts, 4.5)).toEqual([])
    expect(onAccent(colors)).toBeGreaterThanOrEqual(4.5)
  })

  it('the edge of a box to write in stands out at 3 to 1', () => {
    expect(tooPale(colors, ['line-field'], 3)).toEqual([])
  })
})

describe.each(withMoreContrast)('$name', ({ colors }) => {
  it('text can be read on every ground, at 7 to 1', () => {
    expect(tooPale(colors, texts, 7)).toEqual([])
    expect(onAccent(colors)).toBeGreaterThanOrEqual(7)
  })

  it('every line stands out at 3 to 1', () => {
    const lines = ['line', 'line-strong', 'line-field', 'accent-line', 'warn-line', 'bad-line']
    expect(tooPale(colors, lines, 3)).toEqual([])
  })
})
