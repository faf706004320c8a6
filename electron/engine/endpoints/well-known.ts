import { m } from '../../words/messages.ts'
import { namesIn, type Surroundings } from './surroundings.ts'

/** A place where a product puts its Docker socket. */
export interface WellKnownSocket {
  readonly product: string
  readonly path: string
}

const socketsOf = (product: string, ...paths: readonly (string | undefined)[]): readonly WellKnownSocket[] =>
  paths.filter((path) => path !== undefined).map((path) => ({ product, path }))

/** The folders of a user's running services: `$XDG_RUNTIME_DIR`, and systemd's own, which a GUI may not be told. */
const runtimeFolders = ({ env, uid }: Surroundings): readonly string[] => {
  const folders = [env.XDG_RUNTIME_DIR || undefined, uid === undefined ? undefined : `/run/user/${uid}`]
  return [...new Set(folders.filter((folder) => folder !== undefined))]
}

/** docs.docker.com/engine/security/rootless; without a runtime folder the socket is in `~/.docker/run`. */
const rootlessDocker = (surroundings: Surroundings) =>
  socketsOf(
    m.engine_rootless_docker(),
    ...runtimeFolders(surroundings).map((folder) => `${folder}/docker.sock`),
    `${surroundings.homeFolder}/.docker/run/docker.sock`,
  )

/** abiosoft/colima docs/FAQ.md: `~/.colima/PROFILE/docker.sock`, with COLIMA_HOME in place of `~/.colima`. */
const colima = async (surroundings: Surroundings): Promise<readonly WellKnownSocket[]> => {
  const folder = surroundings.env.COLIMA_HOME || `${surroundings.homeFolder}/.colima`
  const others = (await namesIn(surroundings, folder)).filter((name) => name !== 'default')
  const contents = await Promise.all(others.map((name) => namesIn(surroundings, `${folder}/${name}`)))
  const profiles = others.filter((_, index) => contents[index]?.includes('docker.sock'))
  return [
    ...socketsOf('Colima', `${folder}/default/docker.sock`),
    ...profiles.flatMap((name) =>
      socketsOf(m.engine_colima_profile({ name }), `${folder}/${name}/docker.sock`),
    ),
  ]
}

/** Where podman machine links its Docker API to, on macOS and Linux. */
const podmanMachine = async (surroundings: Surroundings): Promise<readonly WellKnownSocket[]> => {
  const { homeFolder, env } = surroundings
  const temporary = `${(env.TMPDIR || '/tmp').replace(/\/$/, '')}/podman`
  const names = await namesIn(surroundings, temporary)
  return socketsOf(
    'Podman',
    `${homeFolder}/.local/share/containers/podman/machine/podman.sock`,
    ...names.filter((name) => name.endsWith('-api.sock')).map((name) => `${temporary}/${name}`),
  )
}

/** containers/podman: `podman.socket`, the user's before the system's. */
const podmanService = (surroundings: Surroundings) =>
  socketsOf(
    'Podman',
    ...runtimeFolders(surroundings).map((folder) => `${folder}/podman/podman.sock`),
    '/run/podman/podman.sock',
  )

const onMacos = async (surroundings: Surroundings): Promise<readonly WellKnownSocket[]> => {
  const { homeFolder } = surroundings
  return [
    ...socketsOf('Docker Desktop', `${homeFolder}/.docker/run/docker.sock`),
    ...socketsOf('OrbStack', `${homeFolder}/.orbstack/run/docker.sock`),
    ...(await colima(surroundings)),
    ...socketsOf('Rancher Desktop', `${homeFolder}/.rd/docker.sock`),
    ...(await podmanMachine(surroundings)),
  ]
}

const onLinux = async (surroundings: Surroundings): Promise<readonly WellKnownSocket[]> => {
  const { homeFolder } = surroundings
  return [
    ...rootlessDocker(surroundings),
    ...socketsOf('Docker Desktop', `${homeFolder}/.docker/desktop/docker.sock`),
    ...(await colima(surroundings)),
    ...socketsOf('Rancher Desktop', `${homeFolder}/.rd/docker.sock`),
    ...podmanService(surroundings),
    ...(await podmanMachine(surroundings)),
  ]
}

const onWindows: readonly WellKnownSocket[] = [
  ...socketsOf('Docker Desktop', '//./pipe/dockerDesktopLinuxEngine'),
  ...socketsOf('Podman', '//./pipe/podman-machine-default'),
]

/**
 * Where products are known to listen on this platform, in the order of preference: Docker's own before those that
 * bring Docker, and those before Podman, which only resembles it. Whether anything is there is not looked at, except
 * that Colima's profiles and Podman's machines are found by their names.
 */
export const wellKnownSockets = async (surroundings: Surroundings): Promise<readonly WellKnownSocket[]> => {
  switch (surroundings.platform) {
    case 'win32':
      return onWindows
    case 'darwin':
      return onMacos(surroundings)
    default:
      return onLinux(surroundings)
  }
}
