/** Cuts texts to the width that there is for them. */

/** Gives `text`, or as much of it as fits into `mostPx` with an ellipsis; empty where not even a few letters do. */
export type FitText = (text: string, font: string, mostPx: number) => string

/** Beyond this everything remembered is forgotten: other texts are on screen by then. */
const mostRemembered = 4_000

/** A cut name of fewer letters says nothing. */
const leastLetters = 3

/**
 * Measuring is slow, so what was measured is remembered.
 * @param measure the width of a text in a font, in pixels
 */
export const createTextFitter = (measure: (text: string, font: string) => number): FitText => {
  const widths = new Map<string, number>()
  const widthOf = (text: string, font: string): number => {
    const key = `${font}\n${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    if (widths.size >= mostRemembered) widths.clear()
    const width = measure(text, font)
    widths.set(key, width)
    return width
  }
  return (text, font, mostPx) => {
    const width = widthOf(text, font)
    if (width <= mostPx) return text
    let letters = Math.floor((text.length * mostPx) / width)
    while (letters >= leastLetters) {
      const cut = `${text.slice(0, letters).trimEnd()}…`
      if (widthOf(cut, font) <= mostPx) return cut
      letters -= 1
    }
    return ''
  }
}
