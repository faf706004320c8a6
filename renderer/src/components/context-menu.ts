import type { MenuPoint } from './menu-item.ts'

/**
 * Opens a menu where the right button was pressed. Chromium closes a popover that is opened before the button is let go,
 * so the menu waits for that; the keyboard, and Windows, ask for it with no button down.
 */
export const onContextMenu =
  (open: (x: number, y: number) => void) =>
  (event: MouseEvent): void => {
    event.preventDefault()
    const { clientX, clientY } = event
    if (event.buttons === 0) open(clientX, clientY)
    else addEventListener('mouseup', () => open(clientX, clientY), { once: true })
  }

/** Where the menu of a button opens that was pressed: below its right corner. */
export const belowButton = ({ currentTarget }: MouseEvent & { currentTarget: HTMLElement }): MenuPoint => {
  const { right, bottom } = currentTarget.getBoundingClientRect()
  return { x: right, y: bottom }
}
