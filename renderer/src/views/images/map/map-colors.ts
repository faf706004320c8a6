/** The colours and fonts of the map, from the window's custom properties. */
import type { Tone } from './map-tones.ts'

/** The colours of a layer. */
export interface ToneColors {
  /** The whole span. */
  readonly span: string
  /** The part of it that is the layer's own bytes. */
  readonly own: string
  /** Text on the span, and on the own part. */
  readonly text: string
  readonly textOnOwn: string
  /** Around the span. */
  readonly line: string
  /** The second line, on the span and on the own part. */
  readonly detail: string
  readonly detailOnOwn: string
}

/** Everything that the map is drawn with. */
export interface MapColors {
  readonly ground: string
  readonly leaf: string
  readonly leafSelected: string
  readonly line: string
  readonly hover: string
  readonly focus: string
  readonly tones: Readonly<Record<Tone, ToneColors>>
  readonly font: string
  readonly strongFont: string
  readonly monoFont: string
}

const even = (span: string, own: string, text: string, textOnOwn: string, line: string): ToneColors => ({
  ...{ span, own, text, textOnOwn, line },
  detail: text,
  detailOnOwn: textOnOwn,
})

/** The system's own colours, which a canvas resolves by itself. */
const forced: Omit<MapColors, 'font' | 'strongFont' | 'monoFont'> = {
  ground: 'Canvas',
  leaf: 'Canvas',
  leafSelected: 'Canvas',
  line: 'CanvasText',
  hover: 'SelectedItem',
  focus: 'SelectedItem',
  tones: {
    rest: even('Canvas', 'CanvasText', 'CanvasText', 'Canvas', 'CanvasText'),
    dimmed: even('Canvas', 'Canvas', 'GrayText', 'GrayText', 'GrayText'),
    shared: even('Canvas', 'CanvasText', 'CanvasText', 'Canvas', 'SelectedItem'),
    exclusive: even('Canvas', 'SelectedItem', 'CanvasText', 'SelectedItemText', 'SelectedItem'),
  },
}

/** Reads them as they hold for `element` now. */
export const readColors = (element: Element): MapColors => {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  const fonts = {
    font: `11px ${read('--font-ui')}`,
    strongFont: `600 12px ${read('--font-ui')}`,
    monoFont: `11px ${read('--font-mono')}`,
  }
  if (matchMedia('(forced-colors: active)').matches) return { ...forced, ...fonts }
  const [text, detail, faint] = [read('--text'), read('--text-muted'), read('--text-faint')]
  const [accent, soft, line] = [read('--accent'), read('--accent-soft'), read('--accent-line')]
  return {
    ...fonts,
    ground: read('--surface'),
    leaf: read('--surface'),
    leafSelected: soft,
    line: read('--line-strong'),
    hover: detail,
    focus: accent,
    tones: {
      rest: {
        ...even(read('--hover'), read('--track'), text, text, read('--line')),
        ...{ detail, detailOnOwn: detail },
      },
      dimmed: even(read('--surface'), read('--hover'), faint, faint, read('--line')),
      shared: { ...even(soft, line, text, text, line), detail },
      exclusive: { ...even(soft, accent, text, read('--on-accent'), line), detail },
    },
  }
}
