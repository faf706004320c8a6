/** Images that are dragged with the pointer. Only what begins in the table counts: files have nothing to do with it. */
import { mount, unmount } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine'
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { pointerOutsideOfPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/pointer-outside-of-preview'
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview'
import type { ImageId } from '../../../../../electron/core/identity.ts'
import DragPreview from './DragPreview.svelte'
import { edgeSpeed } from './edge-speed.ts'
import { targetKey, type Placing, type PlacingTarget } from './placing.svelte.ts'

/** What a dragged row stands for. */
export interface Dragged {
  readonly imageIds: readonly ImageId[]
  /** What the preview says. */
  readonly words: string
}

/** Makes an element one that images are dragged with; `grab` says which they are, and is asked once a drag begins. */
export const drags =
  (placing: Placing, grab: () => Dragged): Attachment<HTMLElement> =>
  (element) => {
    let dragged: Dragged | undefined
    return draggable({
      element,
      onGenerateDragPreview: ({ nativeSetDragImage }) => {
        dragged = grab()
        const { words } = dragged
        setCustomNativeDragPreview({
          nativeSetDragImage,
          getOffset: pointerOutsideOfPreview({ x: '12px', y: '8px' }),
          render: ({ container }) => {
            const preview = mount(DragPreview, { target: container, props: { words } })
            return () => void unmount(preview)
          },
        })
      },
      onDragStart: () => placing.pickUp(dragged?.imageIds ?? [], 'drag'),
    })
  }

/** Makes an element a place for dragged images. */
export const takesDrops =
  (placing: Placing, target: PlacingTarget): Attachment<HTMLElement> =>
  (element) => {
    const key = targetKey(target)
    const leave = (): void => {
      if (placing.overKey === key) placing.overKey = undefined
    }
    return dropTargetForElements({
      element,
      canDrop: () => placing.isDragging,
      getDropEffect: () => 'copy',
      onDragEnter: () => (placing.overKey = key),
      onDragLeave: leave,
      onDrop: () => placing.place(target),
    })
  }

/** An element that scrolls while images are held near its upper or lower edge. */
export const scrollsForDrags: Attachment<HTMLElement> = (element) => {
  let pointer: { readonly clientX: number; readonly clientY: number } | undefined
  let frame = 0
  const stop = (): void => {
    cancelAnimationFrame(frame)
    pointer = undefined
  }
  const step = (lastMs: number) => (nowMs: number) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    if (pointer !== undefined && pointer.clientX >= left && pointer.clientX <= right)
      element.scrollBy(0, edgeSpeed(pointer.clientY, top, bottom) * Math.min(50, nowMs - lastMs))
    frame = requestAnimationFrame(step(nowMs))
  }
  return combine(
    monitorForElements({
      onDragStart: () => (frame = requestAnimationFrame(step(performance.now()))),
      onDrag: ({ location }) => (pointer = location.current.input),
      onDrop: stop,
    }),
    stop,
  )
}

/** Ends the placing of a drag that was let go over nothing, or broken off with Escape. */
export const followDrags = (placing: Placing): (() => void) =>
  monitorForElements({
    onDrop: ({ location }) => {
      if (location.current.dropTargets.length === 0 && placing.isDragging) placing.cancel()
    },
  })
