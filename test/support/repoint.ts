import type { Registry } from './registry.ts'

const kinds = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

const answered = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${await response.text()}`)
  return response
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
): Promise<string> => {
  const manifests = `${url}/v2/${repository}/manifests`
  const found = await answered(await fetch(`${manifests}/${to}`, { headers: { accept: kinds.join(', ') } }))
  const type = found.headers.get('content-type') ?? ''
  const digest = found.headers.get('docker-content-digest') ?? ''
  const body = await found.arrayBuffer()
  await answered(
    await fetch(`${manifests}/${tag}`, { method: 'PUT', headers: { 'content-type': type }, body }),
  )
  return digest
}

/** What a tag of a registry stands for. */
export const digestOfTag = async (
  { url }: Pick<Registry, 'url'>,
  repository: string,
  tag: string,
): Promise<string> => {
  const headers = { accept: kinds.join(', ') }
  const found = await answered(
    await fetch(`${url}/v2/${repository}/manifests/${tag}`, { method: 'HEAD', headers }),
  )
  return found.headers.get('docker-content-digest') ?? ''
}
