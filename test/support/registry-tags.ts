import { parseDigest, type Digest } from '../../electron/core/identity.ts'
import type { Registry } from './registry.ts'

const kinds = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

const accept = kinds.join(', ')

const answered = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${await response.text()}`)
  return response
}

const digestIn = ({ headers, url }: Response): Digest => {
  const digest = parseDigest(headers.get('docker-content-digest') ?? '')
  if (digest === undefined) throw new Error(`${url} says no digest`)
  return digest
}

/**
 * Makes a tag of a registry stand for what another tag of the same repository stands for, as somebody who pushes does.
 * @returns what the tag is now
 */
export const repointTag = async (
  { url }: Pick<Registry, 'url'>,
  repository: string,
  tag: string,
  to: string,
): Promise<Digest> => {
  const manifests = `${url}/v2/${repository}/manifests`
  const found = await answered(await fetch(`${manifests}/${to}`, { headers: { accept } }))
  const type = found.headers.get('content-type') ?? ''
  const body = await found.arrayBuffer()
  await answered(
    await fetch(`${manifests}/${tag}`, { method: 'PUT', headers: { 'content-type': type }, body }),
  )
  return digestIn(found)
}

/**
 * What a tag of a registry stands for.
 * @throws Error with the registry's status where it has no such tag
 */
export const digestOfTag = async (
  { url }: Pick<Registry, 'url'>,
  repository: string,
  tag: string,
): Promise<Digest> => {
  const address = `${url}/v2/${repository}/manifests/${tag}`
  return digestIn(await answered(await fetch(address, { method: 'HEAD', headers: { accept } })))
}
