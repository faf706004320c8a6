import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instructionKind } from '../../../../electron/core/instructions/instruction-kind.ts'
import { instructionsOf } from '../../../../electron/core/instructions/instruction.ts'

const instructionOf = (createdBy: string, comment = ''): string | undefined =>
  instructionsOf([{ createdBy, comment }])[0]

/** What a builder recorded, and what stood in the Dockerfile. */
type Recorded = readonly (readonly [createdBy: string, instruction: string])[]

const classic: Recorded = [
  ['/bin/sh -c apk add curl', 'RUN apk add curl'],
  ['/bin/sh -c #(nop) ADD file:0d2a6a in / ', 'ADD file:0d2a6a in /'],
  ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx", "-g", "daemon off;"]'],
  [
    '/bin/sh -c #(nop)  ENTRYPOINT ["/bin/sh" "-c" "a \\"b\\" c"]',
    'ENTRYPOINT ["/bin/sh", "-c", "a \\"b\\" c"]',
  ],
  ['/bin/sh -c #(nop)  ENV A=b c', 'ENV A=b c'],
  ['/bin/sh -c #(nop)  EXPOSE 80/tcp 443/tcp', 'EXPOSE 80/tcp 443/tcp'],
  ['/bin/sh -c #(nop)  VOLUME [/data /logs]', 'VOLUME /data /logs'],
  ['/bin/sh -c #(nop)  STOPSIGNAL [SIGTERM]', 'STOPSIGNAL SIGTERM'],
  ['|2 A=1 B=two words /bin/sh -c make all', 'RUN make all'],
  ['|1 A=1 make all', 'RUN make all'],
  ['/bin/bash -o pipefail -c curl x | tar x', 'RUN curl x | tar x'],
  ['/bin/bash --login -c yum update', 'RUN yum update'],
  ['/bin/ash -eo pipefail -c #(nop)  USER app', 'USER app'],
  ['/bin/sh -c echo "#(nop) CMD"', 'RUN echo "#(nop) CMD"'],
]

const buildkit: Recorded = [
  ['RUN /bin/sh -c apk add curl # buildkit', 'RUN apk add curl'],
  ['RUN |2 A=1 B=two words /bin/sh -c make # buildkit', 'RUN make'],
  ['RUN /bin/bash -o errexit -o nounset -o pipefail -c make # buildkit', 'RUN make'],
  ['RUN /usr/bin/make all # buildkit', 'RUN /usr/bin/make all'],
  ['RUN [ -e /x ] && make # buildkit', 'RUN [ -e /x ] && make'],
  ['RUN /bin/sh -c set -e\nmake\nmake install\n # buildkit', 'RUN set -e\nmake\nmake install'],
  ['RUN /bin/sh -c /bin/bash -c "make" # buildkit', 'RUN /bin/bash -c "make"'],
  ['COPY --chown=1:1 a /b # buildkit', 'COPY --chown=1:1 a /b'],
  ['WORKDIR /app', 'WORKDIR /app'],
  ['CMD ["python3"]', 'CMD ["python3"]'],
  ['EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp'],
  ['EXPOSE [8000/tcp]', 'EXPOSE 8000/tcp'],
  ['LABEL a=b c=[d]', 'LABEL a=b c=[d]'],
]

const windows: Recorded = [
  ['cmd /S /C #(nop)  ENV A=b', 'ENV A=b'],
  ['cmd /S /C curl -fSLo x https://example.com/x', 'RUN curl -fSLo x https://example.com/x'],
  ['powershell -Command Write-Host x', 'RUN Write-Host x'],
  ['powershell -Command $ErrorActionPreference = \'Stop\'; #(nop)  CMD ["x"]', 'CMD ["x"]'],
  ['Apply image 2022-RTM-amd64', 'Apply image 2022-RTM-amd64'],
]

const buildah: Recorded = [
  ['/bin/sh -c #(nop) COPY dir:55f4 in ./files |inheritLabels=false', 'COPY dir:55f4 in ./files'],
  [
    '/bin/sh -c #(nop) HEALTHCHECK NONE|unsetLabel=true|inheritLabels=false|force-mtime=10',
    'HEALTHCHECK NONE',
  ],
  ['/bin/sh -c #(nop) ENTRYPOINT ["/bin/sh"]|inheritLabels=false', 'ENTRYPOINT ["/bin/sh"]'],
  [
    '/bin/sh -c --mount=type=cache,target=/x make|inheritLabels=false',
    'RUN --mount=type=cache,target=/x make',
  ],
  ['/bin/sh -c sort |uniq=', 'RUN sort |uniq='],
]

const others: Recorded = [
  ['bazel build ...', 'bazel build ...'],
  ['jib-maven-plugin:3.4.0', 'jib-maven-plugin:3.4.0'],
  ['nginx -g daemon off;', 'nginx -g daemon off;'],
  ['RUN addgroup -S app && adduser app', 'RUN addgroup -S app && adduser app'],
  ["# debian.sh --arch 'amd64' out/ 'bookworm'", "# debian.sh --arch 'amd64' out/ 'bookworm'"],
]

const healthchecks: Recorded = [
  [
    'HEALTHCHECK &{["CMD-SHELL" "curl -f \\"x\\" || exit 1"] "1m0s" "10s" "0s" "0s" \'\\x03\'}',
    'HEALTHCHECK --interval=1m0s --timeout=10s --retries=3 CMD curl -f "x" || exit 1',
  ],
  [
    'HEALTHCHECK &{["CMD" "kong" "health"] "0s" "0s" "5s" \'\\n\'}',
    'HEALTHCHECK --start-period=5s --retries=10 CMD ["kong", "health"]',
  ],
  ['/bin/sh -c #(nop)  HEALTHCHECK &{["NONE"] "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK NONE'],
  [
    'HEALTHCHECK {Test:[CMD-SHELL python -c "x[\'a\']"] Interval:30s Timeout:5s StartPeriod:2m0s StartInterval:1s Retries:0}',
    'HEALTHCHECK --interval=30s --timeout=5s --start-period=2m0s --start-interval=1s CMD python -c "x[\'a\']"',
  ],
  [
    'HEALTHCHECK {Test:[CMD /probe now] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:3}',
    'HEALTHCHECK --retries=3 CMD /probe now',
  ],
  ['HEALTHCHECK &{something else}', 'HEALTHCHECK &{something else}'],
]

describe.each([
  ['the classic builder', classic],
  ['BuildKit', buildkit],
  ['the classic builder on Windows', windows],
  ['Buildah', buildah],
  ['another program', others],
  ['a builder of a health check', healthchecks],
])('the instruction that %s recorded', (_, recorded) => {
  it.each(recorded)('as %j', (createdBy, instruction) => {
    expect(instructionOf(createdBy)).toBe(instruction)
  })
})

describe('an instruction', () => {
  it('is the comment where nothing else was recorded', () => {
    expect(instructionOf('', 'Imported from -')).toBe('Imported from -')
    expect(instructionOf(' ', 'FROM docker.io/library/alpine:3')).toBe('FROM docker.io/library/alpine:3')
  })

  it('is not the comment where something was recorded', () => {
    expect(instructionOf('/bin/sh -c make', 'FROM docker.io/library/alpine:3')).toBe('RUN make')
  })

  it('has no part of the shell that a step before it set', () => {
    const shell = "powershell -Command $ErrorActionPreference = 'Stop';"
    const steps = [
      `${shell} #(nop)  SHELL [${shell}]`,
      `${shell} iex x`,
      `|1 A=b c ${shell} iex y`,
      `${shell} #(nop)  USER a`,
    ]
    expect(instructionsOf(steps.map((createdBy) => ({ createdBy })))).toEqual([
      `SHELL [${shell}]`,
      'RUN iex x',
      'RUN iex y',
      'USER a',
    ])
  })

  it('has no part of a shell that a step before it set in JSON', () => {
    const steps = [
      '/bin/sh -c #(nop) SHELL ["/usr/bin/fish", "--command"]',
      'RUN /usr/bin/fish --command make # buildkit',
    ]
    expect(instructionsOf(steps.map((createdBy) => ({ createdBy })))[1]).toBe('RUN make')
  })

  it('has the tabs that its lines began with', () => {
    expect(instructionOf('RUN /bin/sh -c set -eux; \tmake; \tmake install # buildkit')).toBe(
      'RUN set -eux; \tmake; \tmake install',
    )
  })

  it('has U+FFFD for characters that could change how the rest is read', () => {
    expect(instructionOf('RUN echo \u001b[31m\u202eevil\u0000\r\nend')).toBe(
      'RUN echo \ufffd[31m\ufffdevil\ufffd\nend',
    )
  })

  it('comes of whatever was recorded, without any control character', () => {
    const part = fc.constantFrom(
      '/bin/sh -c',
      '#(nop)',
      'RUN',
      '|1 ',
      '|99 ',
      'A=b',
      '[',
      '"',
      '\\',
      ']',
      'SHELL',
      'cmd /S /C',
      '\u0007',
      '# buildkit',
      ' ',
      '\t',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 12 }), (parts) => {
        const [instruction] = instructionsOf([{ createdBy: parts.join(' ') }])
        expect(instruction).toBe(instruction?.trim())
        expect(instruction).not.toMatch(/(?![\t\n])\p{Cc}/u)
      }),
    )
  })

  it('comes of 64 KB that are made to take long', () => {
    const part = fc.constantFrom(
      'sh -a ',
      '/',
      '/a',
      ' |a=b',
      '"\\',
      '["',
      'powershell -a b ',
      ' ',
      '|',
      '] Interval:1 ',
    )
    const start = fc.constantFrom(
      '',
      '|1 ',
      '|9999 ',
      '/bin/sh -c #(nop) CMD [',
      'HEALTHCHECK {Test:[',
      'HEALTHCHECK &{[',
      'RUN ',
    )
    fc.assert(
      fc.property(start, part, (begin, repeated) => {
        const createdBy = begin + repeated.repeat(65_536 / repeated.length)
        expect(instructionsOf([{ createdBy }])).toHaveLength(1)
      }),
    )
  })

  it('is the same again when it is taken for a record, for instructions without a shell', () => {
    const instruction = fc.constantFrom(...[...classic, ...buildkit].map((pair) => pair[1]))
    fc.assert(
      fc.property(instruction, (text) => {
        fc.pre(!/^RUN \/bin\/bash/.test(text))
        expect(instructionOf(text)).toBe(text)
      }),
    )
  })
})

describe('the kind of an instruction', () => {
  it('is its first word', () => {
    expect(['RUN make', 'COPY a b', 'HEALTHCHECK NONE'].map(instructionKind)).toEqual([
      'RUN',
      'COPY',
      'HEALTHCHECK',
    ])
  })

  it('is none of what is no instruction', () => {
    const texts = ['', 'bazel build ...', 'cmd /S /C dir', 'RUNNING', 'add a b', 'SELECT 1']
    expect(texts.map(instructionKind)).toEqual(texts.map(() => undefined))
  })
})
