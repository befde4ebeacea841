const DAY_MS = 86_400_000
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const dayYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** The day of a time in UTC, which server and browser share: Today, Yesterday, or its date. */
export function dayWords(date: Date, now: Date): string {
  const days = Math.floor(now.getTime() / DAY_MS) - Math.floor(date.getTime() / DAY_MS)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return (date.getUTCFullYear() === now.getUTCFullYear() ? day : dayYear).format(date)
}

/** Hour and minute, with the zone they are in. */
export const hourWords = (date: Date): string => `${hour.format(date)} UTC`
