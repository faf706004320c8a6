/** Text of strangers, such as labels, made safe to look at. */

/** Control characters but the line's end and the tab, and what turns the direction of a text or cannot be seen. */
const unseen =
  // eslint-disable-next-line no-control-regex -- to show them is what this is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const controlPictures = 0x2400

const pictureOf = (character: string): string => {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(controlPictures + code)
  return code === 0x7f ? '\u2421' : `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** `text` with a sign in place of each character that cannot be seen: `␛`, `⟨202E⟩`. */
export const visibleText = (text: string): string => text.replace(unseen, pictureOf)

/** What is shown of a long text at first, and whether that is all of it. */
export interface FoldedText {
  readonly shown: string
  readonly isWhole: boolean
}

/** The beginning of a text: so many characters and lines at most. */
export const foldText = (text: string, mostCharacters: number, mostLines: number): FoldedText => {
  const lines = text.slice(0, mostCharacters).split('\n', mostLines)
  const shown = lines.join('\n')
  return shown.length === text.length
    ? { shown, isWhole: true }
    : { shown: withoutHalf(shown), isWhole: false }
}

/** A cut between the two halves of a character takes the first with it. */
const withoutHalf = (text: string): string => text.replace(/[\ud800-\udbff]$/, '')
