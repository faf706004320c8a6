import { Readable } from 'node:stream'
import { engineCall, engineRequest, type EngineAddress, type EngineAnswer } from './engine-http.ts'
import { loadManyImages } from './flood.ts'

/** Something that a person does to an engine behind Lading's back. */
export type EngineOperation =
  | { readonly kind: 'pull'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string; readonly as: string }
  | { readonly kind: 'untag'; readonly name: string }
  | { readonly kind: 'remove'; readonly index: number; readonly force: boolean }
  | { readonly kind: 'load'; readonly prefix: string; readonly count: number }
  | { readonly kind: 'import'; readonly as: string }
  | { readonly kind: 'create-container'; readonly name: string; readonly image: string }
  | { readonly kind: 'start-container'; readonly name: string }
  | { readonly kind: 'stop-container'; readonly name: string }
  | { readonly kind: 'remove-container'; readonly name: string }
  | { readonly kind: 'commit'; readonly container: string; readonly as: string | undefined }
  | { readonly kind: 'prune'; readonly all: boolean }

const parameters = (values: Readonly<Record<string, string>>): string =>
  new URLSearchParams(values).toString()

const separate = (name: string): string => {
  const colon = name.lastIndexOf(':')
  return parameters({ repo: name.slice(0, colon), tag: name.slice(colon + 1) })
}

const removeOne = async (engine: EngineAddress, index: number, force: boolean): Promise<EngineAnswer> => {
  const listed = await engineRequest(engine, 'GET', '/images/json')
  const images = listed.json<{ Id: string }[]>()
  const image = images[index % Math.max(1, images.length)]
  if (image === undefined) return listed
  return engineRequest(engine, 'DELETE', `/images/${image.Id}?force=${force ? 1 : 0}`)
}

/**
 * An engine answers that a container has ended a moment before its list says so (moby daemon/monitor.go,
 * `handleContainerExit`): it is through when both say the same.
 */
const stopContainer = async (engine: EngineAddress, name: string): Promise<EngineAnswer> => {
  const answer = await engineRequest(engine, 'POST', `/containers/${name}/stop?t=1`)
  const filters = JSON.stringify({ name: [`^/?${name}$`], status: ['running'] })
  const running = `/containers/json?${parameters({ filters })}`
  while (answer.status < 300) {
    const listed = await engineCall(engine, 'GET', running)
    if (listed.json<unknown[]>().length === 0) break
  }
  return answer
}

/**
 * Does it through the engine's HTTP API, without the app's code, and waits until the engine is through.
 * @returns the answer, also where the engine refuses; `undefined` for what is several requests
 */
export const attempt = async (
  engine: EngineAddress,
  operation: EngineOperation,
): Promise<EngineAnswer | undefined> => {
  const ask = (method: string, path: string, body?: object): Promise<EngineAnswer> =>
    engineRequest(engine, method, path, body)
  switch (operation.kind) {
    case 'pull':
      return ask('POST', `/images/create?${parameters({ fromImage: operation.name })}`)
    case 'tag':
      return ask('POST', `/images/${operation.name}/tag?${separate(operation.as)}`)
    case 'untag':
      return ask('DELETE', `/images/${operation.name}`)
    case 'remove':
      return removeOne(engine, operation.index, operation.force)
    case 'load':
      await loadManyImages(engine, operation.count, { prefix: operation.prefix })
      return undefined
    case 'import': {
      const emptyArchive = Readable.from([Buffer.alloc(1024)])
      return engineRequest(engine, 'POST', `/images/create?fromSrc=-&${separate(operation.as)}`, emptyArchive)
    }
    case 'create-container': {
      const body = {
        Image: operation.image,
        Cmd: ['/bin/wait-for-stop'],
        HostConfig: { NetworkMode: 'none' },
      }
      return ask('POST', `/containers/create?name=${operation.name}`, body)
    }
    case 'start-container':
      return ask('POST', `/containers/${operation.name}/start`)
    case 'stop-container':
      return stopContainer(engine, operation.name)
    case 'remove-container':
      return ask('DELETE', `/containers/${operation.name}?force=1`)
    case 'commit': {
      const as = operation.as === undefined ? '' : `&${separate(operation.as)}`
      return ask('POST', `/commit?container=${operation.container}${as}`, {})
    }
    case 'prune': {
      const filters = JSON.stringify({ dangling: [operation.all ? 'false' : 'true'] })
      return ask('POST', `/images/prune?${parameters({ filters })}`)
    }
  }
}

/**
 * As `attempt`, where the engine has to do it.
 * @throws Error with the engine's own words
 */
export const operate = async (engine: EngineAddress, operation: EngineOperation): Promise<void> => {
  const answer = await attempt(engine, operation)
  const isError = answer !== undefined && (answer.status >= 400 || /^\{"errorDetail"/m.test(answer.text))
  if (isError) throw new Error(`${JSON.stringify(operation)}: ${answer.status} ${answer.text.slice(-500)}`)
}
