import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'

/** A tar archive of files, in the order of their names here. */
export const tarOf = (files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content)
  tar.finalize()
  return buffer(Readable.from(tar))
}

export const hex = (digit: string): string => digit.repeat(64)

/** What `docker save` writes of these names, with one layer each. */
export const dockerFiles = (...images: (readonly string[])[]): Record<string, string> => {
  const files: Record<string, string> = {}
  const manifest = images.map((RepoTags, index) => {
    const [config, layer] = [`${hex(String(index))}.json`, `${hex(String(index + 5))}/layer.tar`]
    files[layer] = 'layer'.repeat(400)
    files[config] = '{}'
    return { Config: config, RepoTags: RepoTags.length === 0 ? null : RepoTags, Layers: [layer] }
  })
  return { ...files, 'manifest.json': JSON.stringify(manifest) }
}

/** An OCI layout of one manifest, under these names. */
export const ociFiles = (...names: readonly string[]): Record<string, string> => ({
  'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
  'index.json': JSON.stringify({
    schemaVersion: 2,
    manifests: (names.length === 0 ? [undefined] : names).map((name) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${hex('a')}`,
      size: 2,
      ...(name !== undefined && { annotations: { 'io.containerd.image.name': name } }),
    })),
  }),
  [`blobs/sha256/${hex('a')}`]: '{}',
})
