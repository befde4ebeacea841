import { z } from 'zod'

/** The steps of the short tour, in their order. */
export const TOUR_STEPS = ['hover', 'open', 'pin', 'metric', 'place', 'invite', 'find'] as const
export const TourStep = z.enum(TOUR_STEPS)
export type TourStep = z.infer<typeof TourStep>

/** How far a person has come in the tour; kept with the person, on whatever board or device it goes on. */
export const TourProgress = z.strictObject({
  /** `open`: shown on every board; `left`: waits until it is asked for; `done`: begins again when it is. */
  state: z.enum(['open', 'left', 'done']),
  /** Steps that were done or passed over. */
  seen: z.array(TourStep).max(TOUR_STEPS.length),
})
export type TourProgress = z.infer<typeof TourProgress>
