import { type HubStandIn, startHubStandIn } from '../../support/hub/stand-in.ts'
import { type DiscoverView, discoverView } from './discover-view.ts'
import { test as base } from './fixtures.ts'
import type { LadingApp } from './lading-app.ts'
import { type OutsideWorld, startOutsideWorld } from './outside-world.ts'
import { type SearchingEngine, startSearchingEngine } from './searching-engine.ts'

export { expect } from './fixtures.ts'

/**
 * Takes what went wrong in the pages so far. Now and then Playwright runs a script of its own in a README's frame while
 * that is being loaded; the frame refuses it as any script, and says so: that is left out.
 */
export const takeProblems = (problems: string[]): string[] =>
  problems.splice(0).filter((words) => !words.startsWith("Blocked script execution in 'readme://"))

interface DiscoverFixtures {
  /** Stands in for Docker Hub's web pages; it agrees with the registry about the sample images. */
  readonly hub: HubStandIn
  /** Stands in for the rest of the internet. */
  readonly outside: OutsideWorld
  /** The way to the engine, and its own search. */
  readonly searching: SearchingEngine
  /** The Discover view of the window, opened. */
  readonly discover: DiscoverView
}

/** As all tests of the window, with a Docker Hub and no internet. */
export const test = base.extend<DiscoverFixtures>({
  // A README's frame refuses scripts, and says so on the console.
  tracesPages: false,

  hub: async ({ world }, use) => {
    const hub = await startHubStandIn({ digests: world.digests })
    await use(hub)
    await hub.dispose()
  },

  // eslint-disable-next-line no-empty-pattern -- Playwright's way to say that it needs no other.
  outside: async ({}, use) => {
    const outside = await startOutsideWorld()
    await use(outside)
    await outside.dispose()
  },

  searching: async ({ engine, folder }, use) => {
    const searching = await startSearchingEngine({ folder, target: engine.socketPath })
    await use(searching)
    await searching.dispose()
  },

  launch: async ({ launch, hub, outside, searching }, use) => {
    const runs: LadingApp[] = []
    const env = { LADING_HUB_URL: hub.url }
    await use(async (options) => {
      const run = await launch({ host: searching.host, env, switches: outside.switches, ...options })
      runs.push(run)
      return run
    })
    for (const { problems } of runs) problems.push(...takeProblems(problems))
  },

  discover: async ({ window }, use) => {
    await window.go('Discover')
    await use(discoverView(window.page))
  },
})

/** The searches that a Hub was asked for, each as its parameters. */
export const searchesOf = ({ requests, url }: HubStandIn): Record<string, string>[] =>
  requests
    .map((request) => new URL(request, url))
    .filter(({ pathname }) => pathname === '/api/search/v4')
    .map(({ searchParams }) => Object.fromEntries(searchParams))

/** The pages of tags that a Hub was asked for, each as its parameters. */
export const tagPagesOf = ({ requests, url }: HubStandIn): Record<string, string>[] =>
  requests
    .map((request) => new URL(request, url))
    .filter(({ pathname }) => /\/tags\/?$/.test(pathname))
    .map(({ searchParams }) => Object.fromEntries(searchParams))
