import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { Forecast } from '../../../electron/core/registry/forecast.ts'
import type { HubResult, HubTag } from '../../../electron/core/registry/hub.ts'
import { digest } from './samples.ts'

type Discover = Bridge['discover']
type Answers = { readonly [N in keyof Discover]: Awaited<ReturnType<Discover[N]>> }
type Name = keyof Answers

/** A result of a search. */
export const hubResult = (name: string, parts: Partial<HubResult> = {}): HubResult => ({
  name,
  badge: 'none',
  description: '',
  stars: 0,
  architectures: [],
  isArchived: false,
  ...parts,
})

/** A tag of which only the name is known. */
export const hubTag = (name: string, parts: Partial<HubTag> = {}): HubTag => ({
  name,
  platforms: [],
  ...parts,
})

/** What a pull of two layers will cost, of which one is here. */
export const forecastOf = (parts: Partial<Forecast> = {}): Forecast => ({
  reference: 'redis:7',
  platform: 'linux/amd64',
  digest: digest(1),
  platformDigest: digest(2),
  layers: [
    { digest: digest(3), downloadBytes: 30_000_000, isHere: true },
    { digest: digest(4), downloadBytes: 17_700_000, isHere: false },
  ],
  downloadBytes: 17_700_000,
  disk: { bytes: 46_300_000, certainty: 'estimate' },
  sharesWith: [],
  isMovingTag: false,
  isUpToDate: false,
  asOfMs: 0,
  ...parts,
})

/** An answer that is a failure. */
export const failing = (parts: Partial<Failure> = {}): Result<never> => ({
  ok: false,
  failure: {
    kind: 'registry-unreachable',
    message: 'Docker Hub could not be reached.',
    advice: 'Try again.',
    ...parts,
  },
})

/** An answer of now. */
export const fresh = <T>(value: T) => ({ ok: true, value: { value, asOfMs: Date.now() } }) as const

/** What is answered where nothing else was scripted. */
const usual: Answers = {
  search: fresh({ results: [], source: 'hub', ignored: [] }),
  repository: fresh({ name: 'redis', description: '', readme: '', stars: 0, isArchived: false }),
  tags: fresh({ tags: [], source: 'hub' }),
  forecast: { ok: true, value: { kind: 'known', forecast: forecastOf() } },
  readme: { ok: true, value: { url: 'readme://1/', hasImages: true } },
}

/** Discover's room of the bridge: it notes what is asked, and gives scripted answers, one after the other. */
export const hubBridge = () => {
  const asked: [Name, unknown][] = []
  const scripted: { [N in Name]?: (Answers[N] | Promise<Answers[N]>)[] } = {}
  const answer =
    <N extends Name>(name: N) =>
    (input: unknown): Promise<Answers[N]> => {
      asked.push([name, input])
      return Promise.resolve(scripted[name]?.shift() ?? usual[name])
    }
  const discover: Discover = {
    search: answer('search'),
    repository: answer('repository'),
    tags: answer('tags'),
    forecast: answer('forecast'),
    readme: answer('readme'),
  }
  return { discover, asked, scripted }
}
