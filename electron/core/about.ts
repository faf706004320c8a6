/** What Lading says of itself. */
import type { EngineState } from './engine-state.ts'
import type { HistoryState } from './history-state.ts'
import { withoutSecrets } from './secrets.ts'

/** What Lading is made of and where it keeps things. */
export interface About {
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
  readonly sqlite: string
  /** `linux x64`, and the system's own version. */
  readonly system: string
  /** The folder of settings, history and archives. */
  readonly dataFolder: string
  readonly logPath: string
  /** Who brings newer versions: Lading itself, or the system's package manager. */
  readonly updates: 'lading' | 'package-manager' | 'none'
}

/** The window's page crashed and was loaded again. */
export interface WindowCrash {
  readonly atMs: number
  /** In Chromium's word, such as `crashed` or `oom`. */
  readonly reason: string
}

/** What a report is made of. */
export interface ReportParts {
  readonly about: About
  readonly engine: EngineState
  readonly history: HistoryState
  readonly imageCount: number
  readonly logTail: string
  readonly nowMs: number
}

const engineLines = (state: EngineState): readonly string[] => {
  const facts = state.phase === 'up' ? state.engine : state.lastKnown
  return [
    `Engine: ${state.phase}`,
    ...(facts === undefined
      ? []
      : [
          `  ${facts.product} ${facts.version}, API ${facts.apiVersion}, ${facts.platform}`,
          `  ${facts.operatingSystem}, ${facts.store}, ${facts.storageDriver}`,
        ]),
    ...(state.choice === undefined ? [] : [`  ${state.choice.endpoint.source.kind}: ${state.choice.why}`]),
    ...(state.phase === 'down' ? [`  ${state.failure.kind}: ${state.failure.message}`] : []),
  ]
}

/** As many characters of an error in the window's page as are written into the log. */
export const mostErrorCharacters = 4_000

/** A report as text, without what looks like a secret. Nothing of it names an image, but what the log says. */
export const reportText = ({ about, engine, history, imageCount, logTail, nowMs }: ReportParts): string =>
  withoutSecrets(
    [
      `Lading ${about.version}, ${new Date(nowMs).toISOString()}`,
      `Electron ${about.electron}, Chromium ${about.chromium}, Node ${about.node}, SQLite ${about.sqlite}`,
      `System: ${about.system}`,
      `Updates: ${about.updates}`,
      ...engineLines(engine),
      `History: ${history.kind}`,
      ...(history.kind === 'off' ? [`  ${history.failure.ownWords ?? history.failure.message}`] : []),
      `Images: ${imageCount}`,
      '',
      'Log:',
      logTail.trimEnd(),
      '',
    ].join('\n'),
  )
