import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trialVersion } from '../../../build/packaging/configuration.mjs'
import { root } from '../../../build/process.mjs'

/** The project's folder. */
export { root as projectFolder } from '../../../build/process.mjs'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

const endings = { deb: 'amd64.deb', rpm: 'x86_64.rpm', AppImage: 'x86_64.AppImage', 'tar.gz': 'x64.tar.gz' }

/** A trial package for Linux x64, as `npm run package -- --trial` leaves it. */
export const packageFile = (kind: keyof typeof endings): string =>
  join(root, 'dist', `lading-${trialVersion(version)}-linux-${endings[kind]}`)

/** The file's name without its folder and its last ending. */
export const tarFolder = `lading-${trialVersion(version)}-linux-x64`
