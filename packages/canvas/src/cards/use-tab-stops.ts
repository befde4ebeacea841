import { type RefObject, useEffect } from 'react'

const CONTROLS = 'button, select, input'

/**
 * Takes the controls of a card out of the tab order unless its cells are read: two hundred cards would otherwise stand
 * between the canvas and the toolbar. `content` is whatever brings other controls when it changes.
 */
export function useTabStops(card: RefObject<HTMLElement | null>, reading: boolean, content: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content has other controls
  useEffect(() => {
    for (const control of card.current?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])
      if (reading) control.removeAttribute('tabindex')
      else control.tabIndex = -1
  }, [card, reading, content])
}
