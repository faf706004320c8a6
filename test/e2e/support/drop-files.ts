import type { Page } from '@playwright/test'

/** What the function below uses of the page, for which this program has no types. */
interface InPage {
  readonly document: {
    readonly body: { append(element: FileInput): void; dispatchEvent(event: object): void }
    createElement(name: 'input'): FileInput
  }
  readonly DataTransfer: new () => { readonly items: { add(file: object): void } }
  readonly DragEvent: new (type: string, options: object) => object
}

interface FileInput {
  type: string
  multiple: boolean
  readonly files: ArrayLike<object> | null
  remove(): void
}

/** Drops files of this machine on the window, as a file manager does. */
export const dropFiles = async (page: Page, paths: readonly string[]): Promise<void> => {
  const input = await page.evaluateHandle(() => {
    const { document } = globalThis as unknown as InPage
    const made = document.createElement('input')
    made.type = 'file'
    made.multiple = true
    document.body.append(made)
    return made
  })
  const element = input.asElement()
  if (element === null) throw new Error('The page has no input for files.')
  await element.setInputFiles([...paths])
  await input.evaluate((made) => {
    const { document, DataTransfer, DragEvent } = globalThis as unknown as InPage
    const dataTransfer = new DataTransfer()
    for (const file of Array.from(made.files ?? [])) dataTransfer.items.add(file)
    made.remove()
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
}
