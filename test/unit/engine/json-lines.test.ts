import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import { readJsonLines } from '../../../electron/engine/json-lines.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, whatever it is made of
async function* streamOf(chunks: Iterable<Uint8Array>, error?: Error): AsyncGenerator<Uint8Array> {
  yield* chunks
  if (error !== undefined) throw error
}

const read = async (...chunks: Uint8Array[]): Promise<unknown[]> => {
  const values: unknown[] = []
  await readJsonLines(streamOf(chunks), (value) => values.push(value))
  return values
}

const brokenBy = async (...chunks: Uint8Array[]): Promise<FailureError> => {
  const error = await read(...chunks).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof FailureError && error.failure.kind === 'stream-broken') return error
  throw new Error(`not a broken stream: ${String(error)}`)
}

/** `bytes` cut at each of `cuts`, empty pieces included. */
const cutAt = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
}

const withManyBytes = '{"status":"Größe: 3 µm 🐳","id":"漢字"}\r\n{"status":"é"}\r\n'
const itsValues = [{ status: 'Größe: 3 µm 🐳', id: '漢字' }, { status: 'é' }]

describe('a stream of JSON lines', () => {
  it('gives each value in the order in which it came', async () => {
    expect(await read(bytesOf('{"a":1}\n{"a":2}\n[3]\n"four"\n5\n'))).toEqual([
      { a: 1 },
      { a: 2 },
      [3],
      'four',
      5,
    ])
  })

  it('puts characters together again wherever a chunk ends within them', async () => {
    const bytes = bytesOf(withManyBytes)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(itsValues)
    }
  })

  it('gives the same values when every byte comes by itself', async () => {
    expect(await read(...[...bytesOf(withManyBytes)].map((byte) => Uint8Array.of(byte)))).toEqual(itsValues)
  })

  it('gives the same values however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n'),
        async (values, cuts, ending) => {
          const texts = values.map((value) => JSON.stringify(value))
          const bytes = bytesOf(texts.map((text) => text + ending).join(''))
          expect(await read(...cutAt(bytes, cuts))).toEqual(texts.map((text) => JSON.parse(text) as unknown))
        },
      ),
    )
  })

  it('takes lines that end with CR LF, as Docker ends them', async () => {
    expect(await read(bytesOf('{"a":1}\r\n{"a":2}\r\n'))).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('takes a CR and an LF that come in two chunks', async () => {
    expect(await read(bytesOf('{"a":1}\r'), bytesOf('\n{"a":2}\r'), bytesOf('\n'))).toEqual([
      { a: 1 },
      { a: 2 },
    ])
  })

  it('passes over empty lines', async () => {
    expect(await read(bytesOf('\n\r\n  \n{"a":1}\n\n\n{"a":2}\n\n'))).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('takes a last line that no line break ends', async () => {
    expect(await read(bytesOf('{"a":1}\n{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('gives nothing for a stream without a byte', async () => {
    expect(await read()).toEqual([])
  })

  it('is broken by a line that is no JSON, and says which', async () => {
    const { failure } = await brokenBy(bytesOf('{"a":1}\n<html>no</html>\n{"a":2}\n'))
    expect(failure.ownWords).toBe('<html>no</html>')
  })

  it('gives what came before the line that broke it', async () => {
    const values: unknown[] = []
    const reading = readJsonLines(streamOf([bytesOf('{"a":1}\n{]\n{"a":2}\n')]), (value) =>
      values.push(value),
    )
    await expect(reading).rejects.toBeInstanceOf(FailureError)
    expect(values).toEqual([{ a: 1 }])
  })

  it('is broken by an end within a line', async () => {
    const { failure } = await brokenBy(bytesOf('{"status":"Downloading","id":"2d35'))
    expect(failure.message).toBe('The connection to the engine ended in the middle of a message.')
  })

  it('is broken by an end within a character', async () => {
    const bytes = bytesOf('{"a":"漢"}')
    const { failure } = await brokenBy(bytes.subarray(0, 7))
    expect(failure.message).toBe('The connection to the engine ended in the middle of a message.')
  })

  it('is broken by a line that does not end, long before the memory is full', async () => {
    let chunks = 0
    const endless = function* (): Generator<Uint8Array> {
      for (;;) {
        chunks += 1
        yield new Uint8Array(1024 * 1024).fill(0x61)
      }
    }
    const reading = readJsonLines(streamOf(endless()), () => undefined)
    await expect(reading).rejects.toMatchObject({ failure: { kind: 'stream-broken' } })
    expect(chunks).toBeLessThan(16)
  })

  it('quotes no more of a broken line than a person can read', async () => {
    const { failure } = await brokenBy(bytesOf(`{"a":"${'x'.repeat(100_000)}\n`))
    expect(failure.ownWords?.length).toBeLessThanOrEqual(200)
  })

  it('passes on what the stream throws', async () => {
    const error = new Error('socket hang up')
    const reading = readJsonLines(streamOf([bytesOf('{"a":1}\n')], error), () => undefined)
    await expect(reading).rejects.toBe(error)
  })

  it.each([
    ['a line', '{"a":1}\n'],
    ['the last line', '{"a":1}'],
  ])('passes on what is thrown over %s, even where it looks like broken JSON', async (_line, text) => {
    const error = new SyntaxError('mine')
    const reading = readJsonLines(streamOf([bytesOf(text)]), () => {
      throw error
    })
    await expect(reading).rejects.toBe(error)
  })

  it('ends the stream when it gives up', async () => {
    let ended = false
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* streamOf([bytesOf('nonsense\n'), bytesOf('{"a":1}\n')])
      } finally {
        ended = true
      }
    }
    await expect(readJsonLines(source(), () => undefined)).rejects.toBeInstanceOf(FailureError)
    expect(ended).toBe(true)
  })

  it('keeps no value once it was handed on', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const values: WeakRef<object>[] = []
    let alive = Number.NaN
    const lines = async function* (): AsyncGenerator<Uint8Array> {
      for (let line = 0; line < 50; line += 1) yield bytesOf(`{"line":${line}}\n`)
      // A reference that was made in this turn of the event loop is held until it is over.
      await setImmediate()
      collectGarbage()
      alive = values.filter((value) => value.deref() !== undefined).length
      yield bytesOf('{"line":50}\n')
    }
    await readJsonLines(lines(), (value) => values.push(new WeakRef(value as object)))
    expect(values).toHaveLength(51)
    expect(alive).toBeLessThanOrEqual(1)
  })
})
