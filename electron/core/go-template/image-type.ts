/**
 * What docker's command line makes of an inspected image before it runs a template on it: the Go type
 * `image.InspectResponse` of Docker 28 (moby, api/types/image/image_inspect.go; its configuration is the OCI image-spec's with
 * moby/docker-image-spec's extensions).
 */
import { goValueOf, type GoField, type GoValue } from './value.ts'

type Shape =
  | 'text'
  | 'flag'
  | 'int'
  | 'time'
  | 'duration'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly pointer: StructShape }
  | StructShape

interface StructShape {
  readonly fields: readonly FieldShape[]
}

interface FieldShape {
  readonly name: string
  readonly jsonName: string
  readonly shape: Shape
  readonly omitsEmpty: boolean
  readonly isEmbedded: boolean
}

const always = (name: string, shape: Shape, jsonName = name): FieldShape => ({
  name,
  jsonName,
  shape,
  omitsEmpty: false,
  isEmbedded: false,
})

const filled = (name: string, shape: Shape, jsonName = name): FieldShape => ({
  ...always(name, shape, jsonName),
  omitsEmpty: true,
})

const embedded = (name: string, shape: StructShape): FieldShape => ({
  ...always(name, shape),
  isEmbedded: true,
})

const texts: Shape = { list: 'text' }
const textMap: Shape = { map: 'text' }
const keys: Shape = { map: { fields: [] } }

const healthcheck: StructShape = {
  fields: [
    filled('Test', texts),
    filled('Interval', 'duration'),
    filled('Timeout', 'duration'),
    filled('StartPeriod', 'duration'),
    filled('StartInterval', 'duration'),
    filled('Retries', 'int'),
  ],
}

const ociConfig: StructShape = {
  fields: [
    filled('User', 'text'),
    filled('ExposedPorts', keys),
    filled('Env', texts),
    filled('Entrypoint', texts),
    filled('Cmd', texts),
    filled('Volumes', keys),
    filled('WorkingDir', 'text'),
    filled('Labels', textMap),
    filled('StopSignal', 'text'),
    filled('ArgsEscaped', 'flag'),
  ],
}

const configExtension: StructShape = {
  fields: [filled('Healthcheck', { pointer: healthcheck }), filled('OnBuild', texts), filled('Shell', texts)],
}

const platform: StructShape = {
  fields: [
    always('Architecture', 'text', 'architecture'),
    always('OS', 'text', 'os'),
    filled('OSVersion', 'text', 'os.version'),
    filled('OSFeatures', texts, 'os.features'),
    filled('Variant', 'text', 'variant'),
  ],
}

const descriptor: StructShape = {
  fields: [
    always('MediaType', 'text', 'mediaType'),
    always('Digest', 'text', 'digest'),
    always('Size', 'int', 'size'),
    filled('URLs', texts, 'urls'),
    filled('Annotations', textMap, 'annotations'),
    filled('Data', { list: 'int' }, 'data'),
    filled('Platform', { pointer: platform }, 'platform'),
    filled('ArtifactType', 'text', 'artifactType'),
  ],
}

const image: StructShape = {
  fields: [
    always('ID', 'text', 'Id'),
    always('RepoTags', texts),
    always('RepoDigests', texts),
    always('Parent', 'text'),
    always('Comment', 'text'),
    filled('Created', 'text'),
    filled('Container', 'text'),
    filled('ContainerConfig', 'any'),
    always('DockerVersion', 'text'),
    always('Author', 'text'),
    always('Config', {
      pointer: {
        fields: [embedded('ImageConfig', ociConfig), embedded('DockerOCIImageConfigExt', configExtension)],
      },
    }),
    always('Architecture', 'text'),
    filled('Variant', 'text'),
    always('Os', 'text'),
    filled('OsVersion', 'text'),
    always('Size', 'int'),
    filled('VirtualSize', 'int'),
    always('GraphDriver', { fields: [always('Data', textMap), always('Name', 'text')] }),
    always('RootFS', { fields: [always('Type', 'text'), filled('Layers', texts)] }),
    always('Metadata', { fields: [filled('LastTagTime', 'time')] }),
    filled('Descriptor', { pointer: descriptor }),
    filled('Manifests', { list: 'any' }),
  ],
}

/** What does not have the type that docker expects. */
class Mismatch extends Error {}

/** The image as docker's type holds it; `undefined` where something in it does not fit. */
export const typedImage = (inspect: unknown): GoValue | undefined => {
  try {
    return decode(inspect, image)
  } catch (error) {
    if (error instanceof Mismatch) return undefined
    throw error
  }
}

const decode = (json: unknown, shape: Shape): GoValue => {
  if (typeof shape === 'string') return decodePlain(json, shape)
  if ('list' in shape) return decodeList(json, shape.list)
  if ('map' in shape) return decodeMap(json, shape.map)
  if ('pointer' in shape) {
    if (json === undefined || json === null) return { kind: 'nil-pointer' }
    return { kind: 'struct', fields: decodeFields(json, shape.pointer), isPointer: true }
  }
  return { kind: 'struct', fields: decodeFields(json, shape) }
}

const decodePlain = (json: unknown, shape: Extract<Shape, string>): GoValue => {
  const isThere = json !== undefined && json !== null
  switch (shape) {
    case 'text':
      return isThere ? expectText(json) : ''
    case 'flag':
      if (isThere && typeof json !== 'boolean') throw new Mismatch()
      return json === true
    case 'int':
      return isThere ? expectInt(json) : 0n
    case 'duration':
      return { kind: 'duration', nanoseconds: isThere ? expectInt(json) : 0n }
    case 'time':
      return { kind: 'time', text: isThere ? expectText(json) : '0001-01-01T00:00:00Z' }
    case 'any':
      return isThere ? goValueOf(json) : { kind: 'nil-pointer' }
  }
}

const expectText = (json: unknown): string => {
  if (typeof json !== 'string') throw new Mismatch()
  return json
}

const expectInt = (json: unknown): bigint => {
  if (typeof json !== 'number' || !Number.isInteger(json)) throw new Mismatch()
  return BigInt(json)
}

const decodeList = (json: unknown, shape: Shape): GoValue => {
  const isOfStrings = shape === 'text'
  if (json === undefined || json === null) return { kind: 'list', items: [], isOfStrings, isNil: true }
  if (!Array.isArray(json)) throw new Mismatch()
  return { kind: 'list', items: json.map((item) => decode(item, shape)), isOfStrings }
}

const decodeMap = (json: unknown, shape: Shape): GoValue => {
  const zero = decode(undefined, shape)
  if (json === undefined || json === null) return { kind: 'map', entries: new Map(), zero, isNil: true }
  const entries = Object.entries(expectObject(json)).map(
    ([key, value]) => [key, decode(value, shape)] as const,
  )
  return { kind: 'map', entries: new Map(entries), zero }
}

const expectObject = (json: unknown): Readonly<Record<string, unknown>> => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Mismatch()
  return json as Record<string, unknown>
}

const decodeFields = (json: unknown, { fields }: StructShape): readonly GoField[] => {
  const members = expectObject(json ?? {})
  return fields.map(({ shape, ...field }) => ({
    ...field,
    value: decode(field.isEmbedded ? members : members[field.jsonName], shape),
  }))
}
