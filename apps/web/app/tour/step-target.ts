import type { TourStep } from '@lensboard/contract'

const first = (root: ParentNode | null | undefined, ...selectors: string[]): Element | null => {
  for (const selector of selectors) {
    const found = root?.querySelector(selector)
    if (found) return found
  }
  return null
}

/** The card that steps speak of, as it stands on the canvas. */
export const cardTarget = (reading: string | null): Element | null =>
  reading === null ? null : document.querySelector(`.tl-shape[data-shape-id="${CSS.escape(reading)}"]`)

/** The real thing that a step speaks of; null where it is not on the page, or is no thing but a key. */
export function stepTarget(step: TourStep, reading: string | null): Element | null {
  const card = cardTarget(reading)
  switch (step) {
    case 'hover':
    case 'open':
      return first(card, '.lb-plot') ?? card
    case 'pin':
      return first(document, '.lb-popup .lb-candidates') ?? first(card, '.lb-plot') ?? card
    case 'metric':
      return first(card, '.lb-card__legend select', '.lb-card__legend') ?? card
    case 'place':
      return first(document, '[data-testid="tools.add-card"]')
    case 'invite':
      return first(document, '[data-tour="invite"]')
    case 'find':
      return null
  }
}
