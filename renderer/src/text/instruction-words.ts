/** How an instruction of a Dockerfile is laid out. */
import { instructionKind } from '../../../electron/core/instructions/instruction-kind.ts'

/** An instruction's first word, and the rest of it. */
export interface InstructionParts {
  /** `RUN`; empty where it begins with no such word. */
  readonly keyword: string
  readonly rest: string
}

/** `RUN apk add curl && rm -rf /tmp` apart: the keyword, and each command joined by `&&` on a line of its own. */
export const layOutInstruction = (instruction: string): InstructionParts => {
  const keyword = instructionKind(instruction) ?? ''
  const rest = instruction.slice(keyword.length).trim()
  return { keyword, rest: rest.replace(/(?<![ \t])[ \t]+&&[ \t]+/g, '\n  && ') }
}
