/** What answers the bridge: each procedure of the contract by the service, or the part of the desktop, that does it. */
import type { Handlers } from './contract/bridge.ts'
import type { About, WindowCrash } from './core/about.ts'
import { lockFileName } from './core/pinned-files/lock-file.ts'
import { archiveNameOf } from './core/transfers/transfer.ts'
import type { FileDialogs } from './desktop/file-dialogs.ts'
import type { Log } from './desktop/log.ts'
import type { LoginItem } from './desktop/login-item.ts'
import type { Readmes } from './desktop/readme-frame.ts'
import type { SettingsFile } from './desktop/settings-file.ts'
import type { Lading } from './lading.ts'
import type { Updates } from './services/updates.ts'

/** What of the desktop the window can ask for. */
export interface Desktop {
  readonly dialogs: FileDialogs
  readonly readmes: Pick<Readmes, 'open'>
  readonly settings: Pick<SettingsFile, 'get' | 'update' | 'trouble' | 'acknowledgeTrouble'>
  readonly loginItem: Pick<LoginItem, 'set'>
  readonly updates: Pick<Updates, 'state' | 'check' | 'download' | 'install'>
  readonly log: Pick<Log, 'path'>
  readonly about: () => About
  /** A report for somebody who helps. */
  readonly diagnostics: () => Promise<string>
  /** That the window's page crashed and was loaded again; once. */
  readonly takeCrash: () => WindowCrash | undefined
  /** The window's page hears of what it is asked for from now on. */
  readonly pageListens: () => void
  readonly isWindowOpen: () => boolean
  /** Nothing in the page has caught this error. */
  readonly onPageError: (text: string) => void
  /** Puts text on the clipboard. */
  readonly copy: (text: string) => void | Promise<void>
  /** Opens a page in the person's browser. */
  readonly openLink: (url: string) => Promise<void>
  /** Shows a file in the system's file manager. */
  readonly showFile: (path: string) => void
}

/** Joins Lading and the desktop around it to what the window can call. */
export const answersOf = (lading: Lading, desktop: Desktop): Handlers => {
  const { engine, engines, inventory, facts, layerTree, pulls, transfers, registries } = lading
  const { removals, cleanup, diskSpace, restores, naming, undo } = lading
  const { pins, digests, drift, comparisons, files, lockFiles } = lading
  const { discover, forecasts, ledger, historyState } = lading
  const { dialogs, readmes, settings, updates } = desktop

  return {
    engine: {
      state: engine.state,
      retry: engine.retryNow,
      offers: engines.offers,
      look: engines.look,
      choose: ({ wish }) => engines.choose(wish),
    },
    images: {
      snapshot: inventory.snapshot,
      refresh: inventory.refresh,
      layers: layerTree.snapshot,
      showing: ({ ids }) => facts.showing(ids),
      details: ({ id }) => facts.details(id),
      inspect: ({ id }) => facts.inspect(id),
    },
    removals: { plan: removals.plan, remove: removals.remove },
    cleanup: {
      summary: lading.diskSummaries.current,
      usage: diskSpace.usage,
      plan: cleanup.plan,
      run: async (wish) => {
        const answer = await cleanup.run(wish, 'window')
        if (answer.kind === 'ended' && !desktop.isWindowOpen()) lading.quickPrune.tellLast()
        return answer
      },
      stop: cleanup.stop,
      last: cleanup.last,
      freeUnaccounted: diskSpace.freeUnaccounted,
      restore: restores.restore,
      chooseArchiveFolder: dialogs.chooseArchiveFolder,
    },
    naming: {
      run: ({ wishes, agreedLosers }) => naming.run(wishes, agreedLosers),
      undo: ({ ids }) => naming.undo(ids),
    },
    pins: {
      state: drift.state,
      pin: pins.pin,
      unpin: pins.unpin,
      timeline: digests.timeline,
      check: drift.check,
      cancelCheck: drift.cancel,
      acknowledge: drift.acknowledge,
      pull: pins.pull,
    },
    comparisons: { compare: comparisons.compare },
    files: {
      list: files.list,
      choose: async () => {
        const path = await dialogs.chooseFileToPin()
        return path === undefined ? undefined : files.open(path)
      },
      open: ({ path }) => files.open(path),
      check: ({ path }) => files.check(path),
      propose: ({ path, choices }) => files.propose(path, choices),
      write: files.write,
      undo: ({ path }) => files.undo(path),
      forget: ({ path }) => files.forget(path),
    },
    lockFile: {
      export: async () => {
        const path = await dialogs.chooseLockPlace(lockFileName)
        return path === undefined ? undefined : lockFiles.export(path)
      },
      import: async ({ path }) => {
        const chosen = path ?? (await dialogs.chooseLock())
        return chosen === undefined ? undefined : lockFiles.import(chosen)
      },
      pullMissing: lockFiles.pullMissing,
    },
    pulls: {
      list: pulls.list,
      start: pulls.start,
      cancel: ({ id }) => pulls.cancel(id),
      retry: ({ id }) => pulls.retry(id),
      dismiss: ({ id }) => pulls.dismiss(id),
    },
    transfers: {
      list: transfers.list,
      push: transfers.push,
      save: async ({ images }) => {
        const path = await dialogs.chooseArchivePlace(archiveNameOf(images))
        return path === undefined ? undefined : transfers.save({ images, path, overwrite: true })
      },
      chooseArchive: async () => {
        const path = await dialogs.chooseArchive()
        return path === undefined ? undefined : transfers.inspectArchive(path)
      },
      inspectArchive: ({ path }) => transfers.inspectArchive(path),
      load: transfers.load,
      cancel: ({ id }) => transfers.cancel(id),
      retry: ({ id }) => transfers.retry(id),
      dismiss: ({ id }) => transfers.dismiss(id),
    },
    registries: {
      known: registries.known,
      place: registries.place,
      signIn: registries.signIn,
      signOut: registries.signOut,
    },
    activity: {
      page: (query) => {
        const { entries, hasMore } = ledger.page(query)
        return { entries: undo.marked(entries), hasMore }
      },
      history: historyState,
    },
    discover: {
      search: discover.search,
      repository: discover.repository,
      tags: discover.tags,
      forecast: (input) => forecasts.forecast(input),
      readme: readmes.open,
    },
    settings: {
      get: settings.get,
      update: async (next) => {
        if (next.startsAtLogin !== settings.get().startsAtLogin)
          await desktop.loginItem.set(next.startsAtLogin)
        // Which engine is shown is not the page's to say: `engine.choose` takes only what is on offer.
        return settings.update({ ...next, engine: settings.get().engine })
      },
      trouble: settings.trouble,
      acknowledgeTrouble: settings.acknowledgeTrouble,
    },
    updates: {
      state: updates.state,
      check: updates.check,
      download: updates.download,
      install: updates.install,
    },
    desktop: {
      about: desktop.about,
      diagnostics: desktop.diagnostics,
      showLog: () => desktop.showFile(desktop.log.path),
      takeCrash: desktop.takeCrash,
      listening: desktop.pageListens,
      reportError: ({ text }) => desktop.onPageError(text),
      copy: ({ text }) => desktop.copy(text),
      openLink: ({ url }) => desktop.openLink(url),
    },
  }
}
