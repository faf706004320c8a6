/**
 * What the docker CLI keeps about signing in (docker/cli cli/config/configfile/file.go). Nothing that is read here goes
 * into a failure or a log.
 */
import { join } from 'node:path'
import * as v from 'valibot'

const auth = v.object({
  auth: v.optional(v.string()),
  username: v.optional(v.string()),
  password: v.optional(v.string()),
  identitytoken: v.optional(v.string()),
})

const configSchema = v.object({
  auths: v.nullish(v.record(v.string(), auth)),
  credsStore: v.optional(v.string()),
  credHelpers: v.nullish(v.record(v.string(), v.string())),
})

/** The part of `config.json` that is about credentials. */
export type CliCredentialsConfig = v.InferOutput<typeof configSchema>

/** One entry of `auths`. */
export type CliAuth = v.InferOutput<typeof auth>

/** Where the CLI's settings come from. */
export interface CliSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeFolder: string
  /** The file's text; rejects as `node:fs` does. */
  readonly readTextFile: (path: string) => Promise<string>
}

/** What a text says that is written like `config.json`; `undefined` where it is no configuration. */
export const configIn = (text: string): CliCredentialsConfig | undefined => {
  try {
    const result = v.safeParse(configSchema, JSON.parse(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

/** Where `config.json` is: in DOCKER_CONFIG or `~/.docker`. */
export const configPath = ({ env, homeFolder }: Pick<CliSurroundings, 'env' | 'homeFolder'>): string =>
  join(env['DOCKER_CONFIG'] || join(homeFolder, '.docker'), 'config.json')

/** What `config.json` says; empty where there is none or it cannot be read. */
export const readCliConfig = async (surroundings: CliSurroundings): Promise<CliCredentialsConfig> => {
  const text = await surroundings.readTextFile(configPath(surroundings)).catch(() => '')
  return configIn(text) ?? {}
}

/** The helper that keeps a registry's credentials: its own, or the one for all; `undefined` where the file does. */
export const helperFor = (
  { credHelpers, credsStore }: CliCredentialsConfig,
  key: string,
): string | undefined => (credHelpers?.[key] ?? credsStore) || undefined

/**
 * The credentials in DOCKER_AUTH_CONFIG, which go before all others (docker/cli 28, configfile/file.go,
 * `getCredentialsFromEnv`): `{"auths":{…}}`. Empty where it is unset or damaged.
 */
export const environmentConfig = ({ env }: CliSurroundings): CliCredentialsConfig => {
  const { auths } = configIn(env['DOCKER_AUTH_CONFIG'] ?? '') ?? {}
  return auths === undefined ? {} : { auths }
}
