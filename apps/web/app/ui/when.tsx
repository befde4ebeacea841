import { useEffect, useState } from 'react'
import { dateWords, fullDate } from './date-words'
import { Tooltip } from './tooltip'

/** A time in words, the whole of it in a tooltip. `now` comes from the server so that both render the same words. */
export function When({ date, now }: { date: Date; now: Date }) {
  // The reader's zone is known in the browser only.
  const [full, setFull] = useState<string>()
  useEffect(() => setFull(fullDate(date)), [date])
  const time = <time dateTime={date.toISOString()}>{dateWords(date, now)}</time>
  return full ? <Tooltip content={full}>{time}</Tooltip> : time
}
