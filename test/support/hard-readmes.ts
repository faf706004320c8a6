const full = (part: string): string => part.repeat(Math.ceil(25_000 / part.length))

/** READMEs of the 25,000 characters that are read, each full of something that is hard on readers of Markdown or HTML. */
export const hardReadmes: readonly (readonly [what: string, markdown: string])[] = [
  ['brackets', full('[')],
  ['pictures of pictures', full('![')],
  ['quotes', full('> ')],
  ['lists', full('- ')],
  ['emphasis', full('*a_')],
  ['addresses', full('//a.b/')],
  ['addresses in parentheses', full('https://a.b/((')],
  ['comments', full('a <!--')],
  ['sections that never end', `x ${full('<![CDATA[')}`],
  ['tags that never end', `<div>\n${full('<style')}`],
  ['a table with many rows', `|a|b|\n|-|-|\n${full('|a|b|\n')}`],
  ['a table with many columns', `${'|a'.repeat(4_000)}\n${'|-'.repeat(4_000)}\n${full('|a\n')}`],
  ['a table of bars', full('|')],
  ['references', full('[a]: b\n')],
]
