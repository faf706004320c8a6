import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What is built. */
export interface BuildSpec {
  /** The image's name with its tag: `mine/app:1`. */
  readonly name: string
  readonly dockerfile: string
  /** The files of the build's context, by their names. */
  readonly files: Readonly<Record<string, string | Buffer>>
}

/** The machine's own docker CLI as docker.io installs it: 20.10 speaks to BuildKit by itself, newer ones need buildx. */
const dockerCommand = '/usr/bin/docker'

/**
 * Builds an image with the engine's own BuildKit, which keeps records of it in its build cache: one for each of the
 * Dockerfile's steps, and one or two for each of its sources. `FROM scratch` needs no registry.
 * @param options.folder an existing folder, of the run
 * @throws Error with what the docker CLI says when it cannot be built
 */
export async function buildImage(
  engine: { readonly host: string },
  { folder, name, dockerfile, files }: BuildSpec & { readonly folder: string },
): Promise<void> {
  const own = await mkdtemp(join(folder, 'b-'))
  const context = join(own, 'context')
  await mkdir(context)
  try {
    const written = { ...files, Dockerfile: dockerfile }
    for (const [file, content] of Object.entries(written)) await writeFile(join(context, file), content)
    // A home of its own: the person's CLI configuration has no say.
    const env = { PATH: '/usr/bin:/bin', HOME: own, DOCKER_HOST: engine.host, DOCKER_BUILDKIT: '1' }
    await promisify(execFile)(dockerCommand, ['build', '--tag', name, context], { env })
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}
