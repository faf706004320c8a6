import {
  type ContainerConfig,
  type FileContent,
  type ImageSpec,
  type LayerSpec,
  linuxAmd64,
  linuxArm64,
  type Platform,
  pushImage,
  pushIndex,
  type PushTarget,
} from './images.ts'
import { waitProgram, waitProgramPath } from './wait-program.ts'

/** One name of the registry: one image, or one for each of several platforms. */
export type SampleImage = { readonly image: ImageSpec } | { readonly index: readonly ImageSpec[] }

const mebibyte = 1024 * 1024
const dayMs = 24 * 60 * 60 * 1000
const newestMs = Date.UTC(2025, 8, 1, 9, 30)

/** Bytes that do not compress, as a program's are taken to be. */
const program = (mebibytes: number, seed: number): FileContent => ({
  bytes: Math.round(mebibytes * mebibyte),
  seed,
})

const step = (instruction: string, files?: LayerSpec['files']): LayerSpec =>
  files ? { instruction, files } : { instruction, emptyLayer: true }

const environment = (config: ContainerConfig): LayerSpec[] =>
  (config.Env ?? []).map((line) => step(`ENV ${line}`))

const start = (config: ContainerConfig): LayerSpec[] => [
  ...Object.keys(config.ExposedPorts ?? {}).map((port) => step(`EXPOSE map[${port}:{}]`)),
  ...(config.Entrypoint ? [step(`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`)] : []),
  step(`CMD ${JSON.stringify(config.Cmd ?? ['/bin/sh'])}`),
]

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const alpineLayer = step('ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit', {
  'etc/alpine-release': '3.20.3\n',
  'etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n',
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
  'bin/busybox': program(2.5, 1),
  [waitProgramPath]: waitProgram(),
})

const certificatesLayer = step('RUN /bin/sh -c apk add --no-cache ca-certificates tzdata # buildkit', {
  'etc/ssl/certs/ca-certificates.crt': program(0.2, 2),
  'usr/share/zoneinfo/zone1970.tab': program(0.3, 3),
})

const alpine = (): ImageSpec => {
  const config = { Cmd: ['/bin/sh'], Env: [path] }
  const layers = [alpineLayer, ...start(config)]
  return { repository: 'library/alpine', tags: ['3.20'], config, layers, createdAtMs: newestMs - 90 * dayMs }
}

function python(version: string, patch: number, ageDays: number): ImageSpec {
  const release = `${version}.${patch}`
  const seed = Number(version.replace('.', ''))
  const config = { Cmd: ['python3'], Env: [path, 'LANG=C.UTF-8', `PYTHON_VERSION=${release}`] }
  const library = `usr/local/lib/python${version}`
  const layers = [
    ...[alpineLayer, certificatesLayer, ...environment(config)],
    step(
      'RUN /bin/sh -c set -eux; wget -O python.tar.xz "https://www.python.org/ftp/python/…"; make install # buildkit',
      {
        [`usr/local/bin/python${version}`]: program(1, seed),
        [`${library}/libpython.so`]: program(5, seed + 1),
        [`${library}/site.py`]: `# ${release}\n`,
      },
    ),
    step(
      'RUN /bin/sh -c set -eux; for src in idle3 pip3 pydoc3 python3; do ln -s "$src" …; done # buildkit',
      {
        'usr/local/bin/python': `#!/bin/sh\nexec /usr/local/bin/python${version} "$@"\n`,
      },
    ),
    ...start(config),
  ]
  const createdAtMs = newestMs - ageDays * dayMs
  return { repository: 'library/python', tags: [`${version}-alpine`], config, layers, createdAtMs }
}

interface Service {
  readonly repository: string
  readonly tags: readonly string[]
  readonly name: string
  readonly version: string
  readonly mebibytes: number
  readonly seed: number
  readonly ageDays: number
  readonly config: ContainerConfig
}

/** An image as Docker Hub's official ones are: Alpine, the program, its entry point. */
function service({ name, version, mebibytes, seed, ageDays, config, ...names }: Service): ImageSpec {
  const env = [path, `${name.toUpperCase()}_VERSION=${version}`, ...(config.Env ?? [])]
  const whole = { Entrypoint: ['docker-entrypoint.sh'], ...config, Env: env }
  const layers = [
    ...[alpineLayer, step(`LABEL maintainer=${name} maintainers`), ...environment(whole)],
    step(`RUN /bin/sh -c set -x; apk add --no-cache ${name}=${version} # buildkit`, {
      [`usr/bin/${name}`]: program(mebibytes * 0.7, seed),
      [`usr/lib/lib${name}.so`]: program(mebibytes * 0.3, seed + 1),
    }),
    step('COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', {
      'usr/local/bin/docker-entrypoint.sh': `#!/bin/sh\n# ${name} ${version}\nexec "$@"\n`,
    }),
    ...start(whole),
  ]
  return { ...names, layers, config: whole, createdAtMs: newestMs - ageDays * dayMs }
}

const nginx = (tags: readonly string[], version: string, ageDays: number): ImageSpec =>
  service({
    ...{
      repository: 'library/nginx',
      tags,
      name: 'nginx',
      version,
      mebibytes: 4,
      seed: 100 + ageDays,
      ageDays,
    },
    config: {
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
      Labels: { maintainer: 'NGINX Docker Maintainers' },
    },
  })

const redis = (): ImageSpec =>
  service({
    ...{ repository: 'library/redis', tags: ['7-alpine'], name: 'redis', version: '7.4.1' },
    ...{ mebibytes: 3, seed: 200, ageDays: 40 },
    config: {
      Cmd: ['redis-server'],
      ExposedPorts: { '6379/tcp': {} },
      Volumes: { '/data': {} },
      WorkingDir: '/data',
    },
  })

const postgres = (): ImageSpec =>
  service({
    ...{ repository: 'library/postgres', tags: ['17-alpine'], name: 'postgres', version: '17.2' },
    ...{ mebibytes: 9, seed: 210, ageDays: 25 },
    config: {
      Cmd: ['postgres'],
      Env: ['PGDATA=/var/lib/postgresql/data'],
      ExposedPorts: { '5432/tcp': {} },
      StopSignal: 'SIGINT',
      Volumes: { '/var/lib/postgresql/data': {} },
    },
  })

const node = (): ImageSpec =>
  service({
    ...{ repository: 'library/node', tags: ['22-alpine'], name: 'node', version: '22.12.0' },
    ...{ mebibytes: 8, seed: 220, ageDays: 12 },
    config: { Cmd: ['node'], Env: ['YARN_VERSION=1.22.22'] },
  })

/** A service of a team's own, built on node:22-alpine, in a repository that is not Docker Hub's. */
function api(version: string, ageDays: number): ImageSpec {
  const base = node()
  const config = {
    ...base.config,
    Cmd: ['node', 'server.js'],
    ExposedPorts: { '8080/tcp': {} },
    WorkingDir: '/app',
    User: 'node',
    Labels: {
      'org.opencontainers.image.title': 'api',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.source': 'https://example.com/acme/api',
    },
  }
  const layers = [
    ...[...base.layers, step('WORKDIR /app')],
    step('RUN /bin/sh -c npm ci --omit=dev # buildkit', { 'app/node_modules/all.js': program(1.5, 300) }),
    step('COPY . . # buildkit', {
      'app/server.js': `console.log('acme api ${version}')\n`,
      'app/package.json': JSON.stringify({ name: '@acme/api', version }),
    }),
    step('USER node'),
    ...start(config),
  ]
  return { repository: 'acme/api', tags: [version], config, layers, createdAtMs: newestMs - ageDays * dayMs }
}

function layers40(): ImageSpec {
  const layers = Array.from({ length: 40 }, (_, index) => {
    const name = `part-${String(index + 1).padStart(2, '0')}`
    return step(`COPY ${name} /srv/${name} # buildkit`, { [`srv/${name}`]: program(0.05, 400 + index) })
  })
  return { repository: 'library/layers40', tags: ['latest'], layers, createdAtMs: newestMs - 5 * dayMs }
}

/** 300 MB that do not compress, in five layers, one of which is nearly half of it. */
function big(): ImageSpec {
  const layers = [5, 140, 30, 100, 25].map((megabytes, index) =>
    step(`ADD dataset-${index + 1}.tar /data/ # buildkit`, {
      [`data/set-${index + 1}.bin`]: { bytes: megabytes * 1_000_000, seed: 500 + index },
    }),
  )
  return { repository: 'library/big', tags: ['latest'], layers, createdAtMs: newestMs - 3 * dayMs }
}

const multi = (platform: Platform, seed: number): ImageSpec => ({
  ...{ repository: 'library/multi', tags: [], platform, config: { Cmd: ['multi'], Env: [path] } },
  layers: [
    step(`COPY multi-${platform.architecture} /bin/multi # buildkit`, { 'bin/multi': program(1, seed) }),
  ],
})

const tiny = (): ImageSpec => ({
  ...{
    repository: 'library/tiny',
    tags: ['latest'],
    format: 'docker',
    config: { Cmd: [`/${waitProgramPath}`] },
  },
  layers: [step('COPY wait-for-stop /bin/ # buildkit', { [waitProgramPath]: waitProgram() })],
})

/**
 * What tests, the demonstration and benchmarks use. `library/…` is what a mirror serves under Docker Hub's short
 * names. Each but `big` is a few MB. All that are based on `alpine:3.20` have its layer and the program
 * `/bin/wait-for-stop`, for containers that are to run (on x86-64).
 */
const samples = {
  'library/alpine:3.20': { image: alpine() },
  'library/python:3.13-alpine': { image: python('3.13', 1, 20) },
  'library/python:3.12-alpine': { image: python('3.12', 8, 60) },
  'library/nginx:1.27-alpine': { image: nginx(['1.27-alpine'], '1.27.3', 30) },
  'library/nginx:alpine': { image: nginx(['alpine'], '1.29.1', 2) },
  'library/redis:7-alpine': { image: redis() },
  'library/postgres:17-alpine': { image: postgres() },
  'library/node:22-alpine': { image: node() },
  'acme/api:1.0.0': { image: api('1.0.0', 10) },
  'acme/api:1.1.0': { image: api('1.1.0', 1) },
  'library/layers40:latest': { image: layers40() },
  'library/big:latest': { image: big() },
  'library/multi:latest': { index: [multi(linuxAmd64, 601), multi(linuxArm64, 602)] },
  'library/tiny:latest': { image: tiny() },
} as const satisfies Readonly<Record<string, SampleImage>>

/** A sample image's name in the registry, with its tag. */
export type SampleName = keyof typeof samples

export const sampleNames = Object.keys(samples) as readonly SampleName[]

/** How a sample image is made: for a test that needs another one with the same name, or on the same base. */
export const sampleImage = (name: SampleName): SampleImage => samples[name]

/**
 * Makes sample images and pushes them.
 * @param names all when left out, which takes some seconds, most of them for `library/big:latest`
 * @returns the digest that each name stands for: a manifest's, or an index's
 */
export async function pushSampleImages<Name extends SampleName>(
  registry: PushTarget,
  names: readonly Name[] = sampleNames as readonly Name[],
): Promise<Record<Name, string>> {
  const digests: [Name, string][] = []
  for (const name of names) digests.push([name, await pushSample(registry, name)])
  return Object.fromEntries(digests) as Record<Name, string>
}

async function pushSample(registry: PushTarget, name: SampleName): Promise<string> {
  const sample = sampleImage(name)
  if ('image' in sample) return (await pushImage(registry, sample.image)).digest
  const manifests = await Promise.all(sample.index.map((image) => pushImage(registry, image)))
  const [repository = '', tag = ''] = name.split(':')
  return (await pushIndex(registry, { repository, tags: [tag], manifests })).digest
}
