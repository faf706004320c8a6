/**
 * Shows a dialog as a modal for as long as it is there: an attachment. What has `data-first` has the focus at first. In the
 * end the focus goes back to where it was; the browser does not do that for a dialog that is taken away while it is open.
 */
export const modal = (dialog: HTMLDialogElement): (() => void) => {
  const before = document.activeElement
  const focusFirst = (): void => dialog.querySelector<HTMLElement>('[data-first]')?.focus()
  // The focus that a click gave to a frame of another process can arrive when the dialog is open already, though the frame
  // is inert: Escape and Tab would then do nothing. Chromium forgets a focus that is taken back while it arrives.
  const takeBack = (): void => {
    if (document.activeElement instanceof HTMLIFrameElement) setTimeout(focusFirst)
  }
  dialog.showModal()
  focusFirst()
  window.addEventListener('blur', takeBack)
  return () => {
    window.removeEventListener('blur', takeBack)
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
