const kinds = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const

/** The Dockerfile's instructions. */
export type InstructionKind = (typeof kinds)[number]

/** Which instruction it is; `undefined` for what is none, such as `bazel build ...`. */
export const instructionKind = (instruction: string): InstructionKind | undefined => {
  const word = /^[A-Z]+(?=\s|$)/.exec(instruction)?.[0]
  return kinds.find((kind) => kind === word)
}
