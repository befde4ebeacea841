import { TOUR_STEPS, type TourProgress, type TourStep } from '@lensboard/contract'

/** What decides which steps somebody can do here. */
export interface StepFacts {
  canEdit: boolean
  /** There is a lens card on the board. */
  hasReading: boolean
}

export interface StepWords {
  title: string
  words: string
}

const EDITING: ReadonlySet<TourStep> = new Set(['metric', 'place', 'invite'])
const OF_A_READING: ReadonlySet<TourStep> = new Set(['hover', 'open', 'pin', 'metric'])

/** Whether a step can be done here, with what is on the board and with this person's rights. */
const isOffered = (step: TourStep, { canEdit, hasReading }: StepFacts): boolean =>
  (canEdit || !EDITING.has(step)) && (hasReading || !OF_A_READING.has(step))

/** Whether a step is about a card. */
export const isOfReading = (step: TourStep): boolean => OF_A_READING.has(step)

/** The step at which the tour stands: the first that was not seen and can be done here; null when it is through. */
export const stepNow = ({ seen }: TourProgress, facts: StepFacts): TourStep | null =>
  TOUR_STEPS.find((step) => !seen.includes(step) && isOffered(step, facts)) ?? null

/** "2 of 7", counting what was seen and what can be seen here. */
export function placeOf(step: TourStep, { seen }: TourProgress, facts: StepFacts): { at: number; of: number } {
  // On an empty board the steps of a card come once there is one, for who can place it.
  const reachable = { ...facts, hasReading: facts.hasReading || facts.canEdit }
  const steps = TOUR_STEPS.filter((one) => seen.includes(one) || isOffered(one, reachable))
  return { at: steps.filter((one) => seen.includes(one)).length + 1, of: steps.length + (steps.includes(step) ? 0 : 1) }
}

/** The progress after a step was done or passed over. */
export const passed = ({ seen }: TourProgress, step: TourStep): TourProgress => ({
  state: 'open',
  seen: TOUR_STEPS.filter((one) => one === step || seen.includes(one)),
})

/** The step before, of those that were seen and can be done here; null at the first. `step` is null when the tour is through. */
export function stepBefore(step: TourStep | null, { seen }: TourProgress, facts: StepFacts): TourStep | null {
  const before = step ? TOUR_STEPS.slice(0, TOUR_STEPS.indexOf(step)) : TOUR_STEPS
  return before.filter((one) => seen.includes(one) && isOffered(one, facts)).at(-1) ?? null
}

/** The progress of somebody who goes back to a step. */
export const returned = ({ seen }: TourProgress, to: TourStep): TourProgress => ({
  state: 'open',
  seen: seen.filter((one) => one !== to),
})

/** The progress of somebody who asks for the tour: on where it was left, from the start when it was through. */
export const taken = (progress: TourProgress | null): TourProgress => ({
  state: 'open',
  seen: progress && progress.state !== 'done' ? progress.seen : [],
})

/** What a step says. */
export function stepWords(step: TourStep, { canEdit }: StepFacts): StepWords {
  switch (step) {
    case 'hover':
      return {
        title: 'Point at a few cells',
        words: 'Tokens go across, layers go up. Each cell is what the model would say next if it stopped there.',
      }
    case 'open':
      return {
        title: 'Open a cell',
        words: `${canEdit ? 'Click the card to choose it, then click a cell.' : 'Click a cell.'} Its most probable tokens stay beside it; the arrow keys walk on.`,
      }
    case 'pin':
      return {
        title: 'Pin a token',
        words: `Click a token in that list. The Chart tab follows it from the first layer to the last.${canEdit ? '' : ' Only you see your pins.'}`,
      }
    case 'metric':
      return {
        title: 'Change what the colours mean',
        words:
          'Under the card, choose another measure. Entropy shows how undecided each cell is. It is the same reading.',
      }
    case 'place':
      return {
        title: 'Ask something yourself',
        words: 'Press + Card, or the key I. Type a prompt in the panel, then Place. The model reads it at once.',
      }
    case 'invite':
      return {
        title: 'Bring others',
        words: 'Share makes a link. Whoever opens it sees your cards and your cursor, and needs no account.',
      }
    case 'find':
      return {
        title: 'Find everything else',
        words: 'Ctrl K, on a Mac Cmd K, lists all that can be done here. The tour is in that list too.',
      }
  }
}
