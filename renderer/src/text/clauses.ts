/**
 * A sentence as it continues another one: `The registry is busy.` becomes `the registry is busy.`, while a name keeps
 * its capital.
 */
export const clauseOf = (sentence: string): string =>
  sentence.replace(/^(?:The|A|An|It|This|That|There|No|Nothing|Nobody)\b/, (word) => word.toLowerCase())
