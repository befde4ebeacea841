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
/** Sockets in one room: 50 people who edit and 300 who look. */
export const ROOM_CONNECTIONS_MAX = 350
export const RECORDS_MAX = 10_000
/** One struct of an update; a larger one is no edit of a person. */
export const STRUCT_LENGTH_MAX = 50_000

/** Per connection and second, and at once. A person dragging sends 7 updates a second; paste and undo come in bursts. */
export const RATES = {
  updates: { perSecond: 100, burst: 600 },
  bytes: { perSecond: 1024 * 1024, burst: 8 * 1024 * 1024 },
  questions: { perSecond: 0.5, burst: 5 },
  presence: { perSecond: 60, burst: 120 },
} as const
