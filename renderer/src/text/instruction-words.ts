/** How an instruction of a Dockerfile is laid out. */

/** An instruction's first word, and the rest of it. */
export interface InstructionParts {
  /** `RUN`; empty where it begins with no such word. */
  readonly keyword: string
  readonly rest: string
}

/** The keywords of Dockerfiles (docs.docker.com/reference/dockerfile). */
const keyword =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?=\s|$)/

/** `RUN apk add curl && rm -rf /tmp` apart: the keyword, and each command joined by `&&` on a line of its own. */
export const layOutInstruction = (instruction: string): InstructionParts => {
  const [found = ''] = keyword.exec(instruction) ?? []
  const rest = instruction.slice(found.length).trim()
  return { keyword: found, rest: rest.replace(/[ \t]+&&[ \t]+/g, '\n  && ') }
}
