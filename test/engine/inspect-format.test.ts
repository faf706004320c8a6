import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectFormat, TemplateError } from '../../electron/core/go-template/go-template.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const names = ['library/python:3.13-alpine', 'library/redis:7-alpine', 'library/layers40:latest'] as const
const run = createRunFolder()
let registry: Registry

/** Formats that every version of docker's command line since 20.10 answers in the same way. */
const formats = [
  ...[
    '{{.Id}}',
    '{{.ID}}',
    '{{.RepoTags}}',
    '{{.RootFS.Layers}}',
    '{{.Config.Env}}',
    '{{.Os}}/{{.Architecture}}',
  ],
  ...['{{.Size}}', '{{.Parent}}|{{.Author}}|{{.Comment}}', '{{.Created}}', '{{.Metadata.LastTagTime}}'],
  ...['{{json .Config.Env}}', '{{json .RootFS}}', '{{json .Config.Labels}}', '{{json .RepoDigests}}'],
  ...['{{.Config.Cmd}} {{.Config.Entrypoint}}', '{{.Config.ExposedPorts}}', '{{.Config.Volumes}}'],
  ...['{{.Id}} {{.Config.Entrypoint}} {{.Config.Cmd}}', '{{.Id}} {{.Size}} {{json .RootFS.Type}}'],
  ...['{{len .RootFS.Layers}}', '{{index .RepoTags 0}}', '{{index .RepoTags 99}}', '{{slice .ID 7 19}}'],
  ...['{{join .RepoTags ", "}}', '{{upper .Os}} {{title .Os}} {{lower "ABC"}}', '{{split .Created "T"}}'],
  ...['{{range .RootFS.Layers}}{{println .}}{{end}}', '{{range $i, $e := .Config.Env}}{{$i}}:{{$e}};{{end}}'],
  ...[
    '{{range $k, $v := .Config.ExposedPorts}}{{$k}} {{else}}none{{end}}',
    '{{with .Parent}}p{{else}}none{{end}}',
  ],
  ...[
    '{{if eq .Os "linux"}}L{{else if eq .Os "windows"}}W{{else}}?{{end}}',
    '{{gt .Size 1000}} {{lt .Size 1000}}',
  ],
  ...['{{and .Os .Parent}}|{{or .Parent .Os}}|{{not .Parent}}', '{{$x := .Os}}{{$x = "b"}}{{$x}}{{$.Os}}'],
  ...[
    'a {{- " b " -}} c {{/* nothing */ -}} d',
    '{{printf "%s has %d layers, %5.2f" .Os (len .RootFS.Layers) 1.5}}',
  ],
  ...['{{printf "%q %v %-8s| %08d %x" .Os .RepoTags .Os 42 255}}', '{{.Os | printf "%s-%s" "a" | upper}}'],
  ...['{{.Config.Labels.none}}', '{{index .Config.Labels "none"}}', '{{.Nope}}', '{{.Config.Nope.Deeper}}'],
  ...[
    '{{.Id}}{{join .RepoTags ","}}',
    '{{upper .Size}}',
    '{{len .Size}}',
    '{{.Os.Nope}}',
    '{{foo}}',
    '{{.Os',
    '{{end}}',
  ],
] as const

const execute = promisify(execFile)

/** What docker prints, or `undefined` where it fails. */
const docker = async (engine: Engine, format: string, name: string): Promise<string | undefined> => {
  const args = ['image', 'inspect', '--format', format, name]
  const env = { PATH: process.env['PATH'], DOCKER_HOST: engine.host }
  const { stdout } = await execute('docker', args, { env }).catch(() => ({ stdout: undefined }))
  // The command ends what the template prints with a line's end of its own.
  return stdout?.replace(/\n$/, '')
}

const ours = (ask: (format: string) => string, format: string): string | undefined => {
  try {
    return ask(format)
  } catch (error) {
    if (error instanceof TemplateError) return undefined
    throw error
  }
}

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, names)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

describe.each(kinds)('on a %s engine', (kind) => {
  let engine: Engine

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    for (const name of names) await pullImage(engine, name.slice('library/'.length))
  })
  afterAll(() => engine.dispose())

  it.each(names)('every format is answered of %s as docker itself answers it', async (name) => {
    const local = name.slice('library/'.length)
    const inspected = await engineCall(engine, 'GET', `/images/${local}/json`)
    const ask = inspectFormat(inspected.json())
    const theirs = await Promise.all(formats.map((format) => docker(engine, format, local)))
    expect(formats.map((format) => [format, ours(ask, format)])).toEqual(
      formats.map((format, index) => [format, theirs[index]]),
    )
    expect(theirs.filter((printed) => printed === undefined).length).toBeLessThan(formats.length / 3)
  })
})
