import { mostErrorCharacters } from '../../electron/core/about.ts'

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? String(error)) : String(error)

/** Tells of each error and each rejection that nothing in this page has caught. They are still shown in the console. */
export const tellOfUncaught = (
  page: Pick<EventTarget, 'addEventListener'>,
  tell: (text: string) => void,
): void => {
  const tellInShort = (text: string): void => tell(text.slice(0, mostErrorCharacters))
  page.addEventListener('error', (event) => {
    const { message } = event as ErrorEvent
    const error: unknown = (event as ErrorEvent).error
    tellInShort(error === undefined || error === null ? message : wordsOf(error))
  })
  page.addEventListener('unhandledrejection', (event) => {
    tellInShort(`rejected: ${wordsOf((event as PromiseRejectionEvent).reason)}`)
  })
}
