import { imagesInWords, type Stage } from './many-images.ts'
import { measureRounds, rowOf, showMegabytes, showMs, timed, type Pair, type Row } from './measure.ts'
import { dockerCli } from './pulling.ts'
import { restMs, type OpenWindow, type Rest } from './windows.ts'

/** Notes what a window comes to rest with, and gives when it was painted. */
const paintedAndRested = async (window: OpenWindow, rests: Rest[]): Promise<number> => {
  try {
    const paintedMs = await window.paintedMs()
    rests.push(await window.atRest())
    return paintedMs
  } finally {
    await window.end()
  }
}

const painted = async (window: OpenWindow): Promise<number> => {
  try {
    return await window.paintedMs()
  } finally {
    await window.end()
  }
}

const pairsOf = (
  lading: readonly Rest[],
  bare: readonly Rest[],
  pick: (rest: Rest) => number,
): readonly Pair[] =>
  lading.map((rest, index) => ({ lading: pick(rest), against: pick(bare[index] ?? rest) }))

/**
 * A window with the rows of all images, from an empty history and from one that knows everything, against a bare one
 * with a static page: time to paint, memory and processor time.
 */
export const benchWindow = async (stage: Stage, historyFolder: string): Promise<readonly Row[]> => {
  const { engine, windows, extent } = stage
  const { host } = engine
  const warmRests: Rest[] = []
  const bareRests: Rest[] = []
  const rounds = await measureRounds(
    {
      cold: async () => painted(await windows.openLading({ host })),
      warm: async () =>
        paintedAndRested(await windows.openLading({ host, userData: historyFolder }), warmRests),
      bare: async () => paintedAndRested(await windows.openBare(), bareRests),
      list: () => timed(() => dockerCli(engine, 'images')),
    },
    extent.runs,
  )
  const images = imagesInWords(stage)
  return [
    rowOf(
      `Spawn to rows painted, cold, ${images}`,
      rounds.map(({ cold, bare, list }) => ({ lading: cold, against: bare + list })),
      showMs,
      'bare window and `docker images`',
      2,
    ),
    rowOf(
      `Spawn to rows painted, warm, ${images}`,
      rounds.map(({ warm, bare }) => ({ lading: warm, against: bare })),
      showMs,
      'bare window',
      2,
    ),
    rowOf(
      `Memory of all processes (PSS), warm, ${images}`,
      pairsOf(warmRests, bareRests, (rest) => rest.pssBytes),
      showMegabytes,
      'bare window',
      1.3,
    ),
    rowOf(
      `Processor time of the first ${restMs / 1000} s, warm, ${images}`,
      pairsOf(warmRests, bareRests, (rest) => rest.cpuMs),
      showMs,
      'bare window',
      2,
    ),
  ]
}
