/** Largest frame in bytes, and the largest answer to our first question, which may carry a day of offline work. */
export const FRAME_BYTES_MAX = 1024 * 1024
export const FIRST_ANSWER_BYTES_MAX = 4 * 1024 * 1024
/** A board of 10,000 records edited by thousands of browsers stays below. */
export const STATE_VECTOR_BYTES_MAX = 64 * 1024
/** A client that reads this slowly is cut off; it comes back and gets the difference. */
export const BUFFERED_BYTES_MAX = 8 * 1024 * 1024
/** Presence is dropped for a client this far behind; the next one replaces it anyway. */
export const BUFFERED_BYTES_PRESENCE_MAX = 256 * 1024
export const PRESENCE_BYTES_MAX = 2 * 1024
/** What a page asks of the others, as text. */
export const TOGETHER_CHARS_MAX = 200
/** Sockets in one room: 50 people who edit and 300 who look. */
export const ROOM_CONNECTIONS_MAX = 350
/** Clients that a state vector names; a board edited by more browsers than this is compacted first. */
export const STATE_VECTOR_ENTRIES_MAX = 5_000
/** Sockets of one person on one board. */
export const PERSON_CONNECTIONS_MAX = 20
export const RECORDS_MAX = 10_000
export const SHAPES_PER_PAGE_MAX = 4_000
export const PAGES_MAX = 40
/** From here on a board is called large, and from there nothing can be added; edits and deletions always can. */
export const BOARD_BYTES_WARNED = 20 * 1024 * 1024
export const BOARD_BYTES_MAX = 25 * 1024 * 1024
/** One struct of an update, and all of them: a day of offline work stays below, a forged clock does not. */
export const STRUCT_LENGTH_MAX = 50_000
export const CLOCKS_MAX = 200_000
/** Refused changes of a person that are let go at once, and per second; with more they are kept out for a while. */
export const REFUSALS = { perSecond: 1 / 30, burst: 20 } as const

/** Per connection and second, and at once. A person dragging sends 7 updates a second; paste and undo come in bursts. */
export const RATES = {
  updates: { perSecond: 100, burst: 600 },
  bytes: { perSecond: 1024 * 1024, burst: 8 * 1024 * 1024 },
  questions: { perSecond: 0.5, burst: 5 },
  presence: { perSecond: 60, burst: 120 },
  /** Asking others to look: everybody is interrupted by it. */
  together: { perSecond: 1 / 3, burst: 4 },
} as const
