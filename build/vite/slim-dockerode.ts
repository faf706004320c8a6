import type { Plugin } from 'vite'

/**
 * What dockerode loads at each start and Lading never calls: BuildKit builds, which bring gRPC and protobuf, and its
 * SSH client, in whose place Lading runs the system's `ssh` as the docker CLI does.
 */
const unused: Readonly<Record<string, readonly string[]>> = {
  dockerode: ['./session', './buildkit'],
  'docker-modem': ['./ssh'],
}

const stubId = '\0left-out-of-dockerode'
const stub = `module.exports = () => { throw new Error('This part of dockerode is not in the bundle') }`

/** Leaves dockerode's unused parts out of the bundle: three quarters of its size and most of its loading time. */
export function slimDockerode(): Plugin {
  return {
    name: 'lading:slim-dockerode',
    enforce: 'pre',
    resolveId(request, importer) {
      const packageName = importer?.match(/\/node_modules\/(dockerode|docker-modem)\/lib\//)?.[1]
      return packageName && unused[packageName]?.includes(request) ? stubId : undefined
    },
    load: (id) => (id === stubId ? stub : undefined),
  }
}
