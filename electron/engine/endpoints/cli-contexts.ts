import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { recordIn, textIn } from '../../core/tolerant.ts'
import { m } from '../../words/messages.ts'
import { defaultHost } from './docker-host.ts'
import { namesIn, readIfThere, type Surroundings } from './surroundings.ts'

/** One of the docker CLI's contexts: a name for an engine. */
export interface CliContext {
  readonly name: string
  /** A docker host string, as it stands in the context's file. */
  readonly host: string
  readonly skipTlsVerify: boolean
  /** Where the context's `ca.pem`, `cert.pem` and `key.pem` are, if it has any. */
  readonly tlsFolder: string
}

// docker/cli cli/config/configfile/file.go
const configSchema = v.object({ currentContext: v.optional(v.string()) })

// docker/cli cli/context/store/metadatastore.go, cli/context/endpoint.go
const metaSchema = v.object({
  Name: v.string(),
  Endpoints: v.object({
    docker: v.object({ Host: v.optional(v.string()), SkipTLSVerify: v.optional(v.boolean()) }),
  }),
})

const damaged = (path: string, cause: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.engine_cli_file_damaged({ path }),
    advice: m.engine_cli_file_damaged_advice(),
    ownWords: cause,
  })

const parseJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(path, String(error))
  }
}

const parsedFile = <Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
  text: string,
): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, parseJson(path, text))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw damaged(path, `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`)
}

/** The docker CLI's own folder: DOCKER_CONFIG, or `~/.docker` (docker/cli cli/config/config.go). */
export const cliConfigFolder = ({ env, homeFolder }: Pick<Surroundings, 'env' | 'homeFolder'>): string =>
  env.DOCKER_CONFIG || join(homeFolder, '.docker')

/**
 * The context that `docker context use` chose, or `undefined` where it chose none.
 * A damaged `config.json` is an `invalid-input` failure that names the file.
 */
export const currentContextName = async (surroundings: Surroundings): Promise<string | undefined> => {
  const path = join(cliConfigFolder(surroundings), 'config.json')
  const text = await readIfThere(surroundings, path)
  if (text === undefined || text.trim() === '') return undefined
  return parsedFile(configSchema, path, text).currentContext || undefined
}

/** A context's folder is named by the SHA-256 of its name (docker/cli cli/context/store/store.go, `contextdirOf`). */
const folderNameOf = (name: string): string => createHash('sha256').update(name).digest('hex')

const contextsFolder = (surroundings: Surroundings): string => join(cliConfigFolder(surroundings), 'contexts')

const metaPath = (surroundings: Surroundings, folderName: string): string =>
  join(contextsFolder(surroundings), 'meta', folderName, 'meta.json')

const readContext = async (
  surroundings: Surroundings,
  folderName: string,
): Promise<CliContext | undefined> => {
  const path = metaPath(surroundings, folderName)
  const text = await readIfThere(surroundings, path)
  if (text === undefined) return undefined
  const meta = parsedFile(metaSchema, path, text)
  return {
    name: meta.Name,
    host: meta.Endpoints.docker.Host || defaultHost(surroundings.platform).host,
    skipTlsVerify: meta.Endpoints.docker.SkipTLSVerify ?? false,
    tlsFolder: join(contextsFolder(surroundings), 'tls', folderName, 'docker'),
  }
}

/**
 * The context called `name`, or `undefined` where there is none. `default` never is one: the CLI keeps no file for it.
 * A damaged `meta.json`, or one that names no engine, is an `invalid-input` failure that names the file.
 */
export const readCliContext = (surroundings: Surroundings, name: string): Promise<CliContext | undefined> =>
  readContext(surroundings, folderNameOf(name))

/** A context on the list. */
export interface ListedContext {
  /** Where its file does not say it, the name of its folder. */
  readonly name: string
  /** Why it cannot be used, where it cannot be read: an `invalid-input` failure that names its file. */
  readonly failure?: Failure
}

/** Other programs leave files of their own beside the contexts. */
const isContextFolder = (folderName: string): boolean => /^[0-9a-f]{64}$/.test(folderName)

/** What a damaged file still says of its name. */
const nameStillIn = async (surroundings: Surroundings, path: string): Promise<string | undefined> => {
  try {
    return textIn(recordIn(JSON.parse((await readIfThere(surroundings, path)) ?? '')).Name)
  } catch {
    return undefined
  }
}

const listedContext = async (
  surroundings: Surroundings,
  folderName: string,
): Promise<ListedContext | undefined> => {
  try {
    const context = await readContext(surroundings, folderName)
    return context && { name: context.name }
  } catch (error) {
    const name = await nameStillIn(surroundings, metaPath(surroundings, folderName))
    return { name: name ?? folderName, failure: failureOf(error) }
  }
}

/**
 * Every context that the CLI has a file for, by name. One whose file is damaged is among them with its failure, unlike with
 * `docker context ls`, which then lists none.
 */
export const listCliContexts = async (surroundings: Surroundings): Promise<readonly ListedContext[]> => {
  const folderNames = await namesIn(surroundings, join(contextsFolder(surroundings), 'meta'))
  const contexts = await Promise.all(
    folderNames.filter(isContextFolder).map((name) => listedContext(surroundings, name)),
  )
  return contexts
    .filter((context) => context !== undefined)
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
}
