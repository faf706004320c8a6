/**
 * How a registry is shown who asks: the challenge in `WWW-Authenticate`, and the token server that it names
 * (distribution docs/content/spec/auth/token.md, oauth.md).
 */
import { broken, failureOfStatus } from './failures.ts'
import type { Send } from './transport.ts'
import { m } from '../../words/messages.ts'

/** What the docker CLI knows about a registry. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A refresh token, which a helper gives with the user name `<token>`. */
  | { readonly kind: 'identity-token'; readonly token: string }

/** What a registry wants to see. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer'
      readonly realm: string
      readonly service?: string
      readonly scope?: string
    }

/** The first challenge that is understood here, or `undefined`. */
export const challengeIn = (header: string | null): Challenge | undefined => {
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/is.exec(header ?? '')
  if (bearer === null) return /(?:^|,\s*)basic\b/i.test(header ?? '') ? { scheme: 'basic' } : undefined
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, bare] of (bearer[1] ?? '').matchAll(
    /(\w+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/g,
  ))
    parameters.set(name.toLowerCase(), quoted ?? bare ?? '')
  const [realm, service, scope] = ['realm', 'service', 'scope'].map((name) => parameters.get(name))
  if (realm === undefined || !URL.canParse(realm)) return undefined
  return {
    scheme: 'bearer',
    realm,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  }
}

/** A token and how long it may be used. */
interface Token {
  readonly text: string
  readonly untilMs: number
}

const mostTokenBytes = 256 * 1024

/** token.md: "If omitted, this defaults to 60 seconds". A tenth is left for clocks and the way there. */
const usualLifeSeconds = 60
const usedShare = 0.9

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

const tokenIn = (host: string, body: Uint8Array, nowMs: number): Token => {
  let answer: unknown
  try {
    answer = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw broken(host, m.registry_no_json())
  }
  const { token, access_token: accessToken, expires_in: seconds } = (answer ?? {}) as Record<string, unknown>
  const text = typeof token === 'string' && token !== '' ? token : accessToken
  if (typeof text !== 'string' || text === '') throw broken(host, m.registry_no_token())
  const life = typeof seconds === 'number' && seconds > 0 ? seconds : usualLifeSeconds
  return { text, untilMs: nowMs + life * 1000 * usedShare }
}

/** One who can answer challenges. */
export interface Authorizer {
  /** The `Authorization` for a challenge, or `undefined` where there is nothing to answer it with. */
  readonly answer: (
    challenge: Challenge,
    credentials: Credentials | undefined,
    isPlain: boolean,
    signal: AbortSignal | undefined,
  ) => Promise<string | undefined>
}

/** Fetches tokens and keeps each until it expires. */
export const createAuthorizer = (send: Send, nowMs: () => number): Authorizer => {
  const tokens = new Map<string, Token>()

  const fetchToken = async (
    { realm, service, scope }: Extract<Challenge, { scheme: 'bearer' }>,
    credentials: Credentials | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Token> => {
    const parameters = new URLSearchParams({ ...(service && { service }), ...(scope && { scope }) })
    const common = { mostBytes: mostTokenBytes, signal }
    const url = new URL(realm)
    if (credentials?.kind === 'identity-token') {
      parameters.set('grant_type', 'refresh_token')
      parameters.set('client_id', 'lading')
      parameters.set('refresh_token', credentials.token)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return tokenOf({ ...common, method: 'POST', url: url.href, headers, body: parameters.toString() })
    }
    for (const [name, value] of parameters) url.searchParams.set(name, value)
    const headers: Record<string, string> =
      credentials === undefined ? {} : { authorization: basic(credentials.username, credentials.password) }
    return tokenOf({ ...common, method: 'GET', url: url.href, headers })
  }

  const tokenOf = async (exchange: Parameters<Send>[0]): Promise<Token> => {
    const { status, body, host } = await send(exchange)
    if (status !== 200) throw failureOfStatus(host, status, Buffer.from(body).toString('utf8'))
    return tokenIn(host, body, nowMs())
  }

  return {
    answer: async (challenge, credentials, isPlain, signal) => {
      if (challenge.scheme === 'basic') {
        return credentials?.kind === 'password'
          ? basic(credentials.username, credentials.password)
          : undefined
      }
      // A password is not sent in the clear because a registry with TLS says so.
      const isWeaker = !isPlain && !challenge.realm.startsWith('https:')
      const shown = isWeaker ? undefined : credentials
      const key = JSON.stringify([challenge.realm, challenge.service, challenge.scope, shown])
      const kept = tokens.get(key)
      if (kept !== undefined && nowMs() < kept.untilMs) return `Bearer ${kept.text}`
      const token = await fetchToken(challenge, shown, signal)
      for (const [other, { untilMs }] of tokens) if (untilMs <= nowMs()) tokens.delete(other)
      tokens.set(key, token)
      return `Bearer ${token.text}`
    },
  }
}
