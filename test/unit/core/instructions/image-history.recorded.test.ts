import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { matchHistory, type MatchedHistory } from '../../../../electron/core/instructions/image-history.ts'
import type { DiffId } from '../../../../electron/core/layers/layers.ts'

interface RecordedStep {
  readonly CreatedBy: string
  readonly Comment: string
  readonly Size: number
}

const read = <T>(name: string): T =>
  JSON.parse(
    readFileSync(new URL(`../../../fixtures/image-history/${name}.jsonl`, import.meta.url), 'utf8'),
  ) as T

const recorded = (engine: string): MatchedHistory => {
  const steps = read<readonly RecordedStep[]>(`${engine}-history`)
  const { RootFS } = read<{ RootFS: { Layers: readonly DiffId[] } }>(`${engine}-inspect`)
  return matchHistory(
    steps.toReversed().map(({ CreatedBy, Comment, Size }) => ({
      createdBy: CreatedBy,
      comment: Comment,
      unpackedBytes: Size,
    })),
    RootFS.Layers,
  )
}

const layers = ['dae731492bac', 'ba3bf3559fce', 'b14676a7d1c5', 'b3bbf447a3fa']

describe.each([
  ['e20', [7842655, 1520000, 22000000, 11]],
  ['e26', [7842655, 1520000, 22000000, 11]],
  ['e28', [7842655, 1520000, 22000000, 11]],
  ['e28c', [7929856, 1552384, 22028288, 16384]],
  ['podman', [7884800, 1525760, 22005760, 10240]],
])('the recorded history of %s', (engine, sizes) => {
  it('matches the layers for certain', () => {
    const { steps, certainty } = recorded(engine)
    const made = steps.filter(({ diffId }) => diffId !== undefined)
    expect(certainty).toBe('exact')
    expect(made.map(({ diffId }) => diffId?.slice(7, 19))).toEqual(layers)
    expect(made.map(({ unpackedBytes }) => unpackedBytes)).toEqual(sizes)
  })

  it('says the instructions as they stood in the Dockerfile', () => {
    expect(recorded(engine).steps.map(({ instruction }) => instruction.slice(0, 40))).toEqual([
      'ADD alpine-minirootfs-3.21.3-x86_64.tar.',
      'CMD ["/bin/sh"]',
      'RUN set -eux; \tapk add --no-cache ca-cer',
      'ENV GPG_KEY=7169605F62C751356D054A26A821',
      'ENV PYTHON_VERSION=3.12.9',
      'ENV PYTHON_SHA256=b633e67d7ff2fb7372cb6c',
      'RUN set -eux; \t\tapk add --no-cache --vir',
      'RUN set -eux; \tfor src in idle3 pip3 pyd',
      'CMD ["python3"]',
    ])
  })
})
