import type { SyntheticEvent } from 'react'

const CONTROL = 'button, select, input, a, label'

/** Controls on a card keep their pointer; everywhere else it goes on to the canvas, which selects and drags. */
function keepOnControls(event: SyntheticEvent<HTMLElement>): void {
  if (event.target instanceof Element && event.target.closest(CONTROL)) event.stopPropagation()
}

/** Handlers for a part of a card that holds controls. */
export const leavesPointer = {
  onPointerDown: keepOnControls,
  onPointerUp: keepOnControls,
  onDoubleClick: keepOnControls,
} as const
