/** In capitals (docs.docker.com/reference/dockerfile). */
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

/** Whether a word, in capitals, begins an instruction. */
export const isInstructionKind = (word: string | undefined): word is InstructionKind =>
  kinds.some((kind) => kind === word)

/** Which instruction it is; `undefined` for what is none, such as `bazel build ...`. */
export const instructionKind = (instruction: string): InstructionKind | undefined => {
  const word = /^[A-Z]+(?=\s|$)/.exec(instruction)?.[0]
  return isInstructionKind(word) ? word : undefined
}
