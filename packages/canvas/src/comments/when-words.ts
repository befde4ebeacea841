const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' })

/** A time as people say it: relative under seven days, else the day. */
export function whenWords(iso: string, now = Date.now()): string {
  const ago = now - Date.parse(iso)
  if (ago < MINUTE) return 'just now'
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`
  if (ago < 7 * DAY) return Math.floor(ago / DAY) === 1 ? '1 day ago' : `${Math.floor(ago / DAY)} days ago`
  return day.format(new Date(iso))
}

export const fullWhen = (iso: string): string => full.format(new Date(iso))
