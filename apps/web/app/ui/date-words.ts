const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A time as people say it: relative under seven days, else the day; the year only when it is another one. */
export function dateWords(date: Date, now: Date): string {
  const ago = now.getTime() - date.getTime()
  if (ago < MINUTE) return 'just now'
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`
  if (ago < 7 * DAY) {
    const days = Math.floor(ago / DAY)
    return days === 1 ? '1 day ago' : `${days} days ago`
  }
  return (date.getUTCFullYear() === now.getUTCFullYear() ? dayMonth : dayMonthYear).format(date)
}

/** The whole time with its zone, as the reader's machine has it. */
export const fullDate = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' }).format(date)
