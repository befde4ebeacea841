import type { CardFacts, PersonHere, Presenter, Watchable } from '@lensboard/canvas'

const never = () => () => {}

/** Stand-ins for what an editor that is not there yet would say. */
export const NO_CARD: Watchable<CardFacts | null> = { get: () => null, subscribe: never }
export const NOTHING_PLACED: Watchable<number> = { get: () => 0, subscribe: never }
const EMPTY: readonly PersonHere[] = []
export const NOBODY_HERE: Watchable<readonly PersonHere[]> = { get: () => EMPTY, subscribe: never }
export const NOBODY: Watchable<Presenter | null> = { get: () => null, subscribe: never }
export const NOBODY_FOLLOWED: Watchable<PersonHere | null> = { get: () => null, subscribe: never }
