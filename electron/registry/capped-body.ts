/** A response's body, or `undefined` where it is longer than `mostBytes`; what is left of it is not read. */
export const readAtMost = async ({ body }: Response, mostBytes: number): Promise<Buffer | undefined> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
