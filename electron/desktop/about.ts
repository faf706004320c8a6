import { arch, release } from 'node:os'
import type { App } from 'electron'
import type { About } from '../core/about.ts'
import type { UpdateWay } from './updater.ts'

/** What there is to say of this Lading. */
export const aboutThis = (
  app: Pick<App, 'getVersion' | 'getPath'>,
  { logPath, sqlite, updates }: { logPath: string; sqlite: string; updates: UpdateWay },
): About => ({
  version: app.getVersion(),
  electron: process.versions.electron,
  chromium: process.versions.chrome,
  node: process.versions.node,
  sqlite,
  system: `${process.platform} ${arch()}, ${release()}`,
  dataFolder: app.getPath('userData'),
  logPath,
  updates: updates === 'nowhere' ? 'none' : updates,
})
