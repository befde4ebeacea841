/** Bytes that had arrived at a moment, in milliseconds. */
export interface Sample {
  at: number
  bytes: number
}

/** A rate over this long follows a changing network and yet does not flicker. */
const WINDOW_MS = 10_000
const SOON_MS = 1_000

/** The samples worth keeping once a new one is here; bytes that went back start anew. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.bytes < last.bytes) return [sample]
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample]
}

/** Bytes a second over the kept samples; undefined until a second has passed. */
export function rateOf(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < SOON_MS) return undefined
  return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000
}

/** "2 min left", "40 s left"; undefined when nothing moves. */
export function timeLeft(bytes: number, rate: number | undefined): string | undefined {
  if (!rate || bytes <= 0) return undefined
  const seconds = bytes / rate
  if (seconds < 10) return 'a few seconds left'
  if (seconds < 60) return `${Math.ceil(seconds / 10) * 10} s left`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes} min left`
  const hours = Math.floor(minutes / 60)
  return hours >= 48 ? 'days left' : `${hours} h ${minutes % 60} min left`
}
