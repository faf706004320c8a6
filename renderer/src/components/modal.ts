/**
 * Shows a dialog as a modal for as long as it is there: an attachment. What has `data-first` has the focus at first. In the
 * end the focus goes back to where it was; the browser does not do that for a dialog that is taken away while it is open.
 */
export const modal = (dialog: HTMLDialogElement): (() => void) => {
  const before = document.activeElement
  dialog.showModal()
  dialog.querySelector<HTMLElement>('[data-first]')?.focus()
  return () => {
    dialog.close()
    const isNowhere = document.activeElement === null || document.activeElement === document.body
    if (isNowhere && before instanceof HTMLElement && before.isConnected)
      before.focus({ preventScroll: true })
  }
}

/** Does what leaving a dialog means, unless it was left because it is not wanted any more. */
export const whenLeft =
  (leave: () => void) =>
  (event: Event & { currentTarget: HTMLDialogElement }): void => {
    if (event.currentTarget.isConnected) leave()
  }
