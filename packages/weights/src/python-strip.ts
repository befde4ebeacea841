import type { Value } from './jinja.js'

/** Python's strip() takes four control characters with the white space of Unicode; JavaScript's trim takes others. */
const isSpace = (unit: string) => (unit >= '\u001c' && unit <= '\u001f') || /\p{White_Space}/u.test(unit)

/** A text without the given characters (white space by default) at its ends, as Python has it. */
export function pythonStrip(value: Value, name: 'strip' | 'lstrip' | 'rstrip', characters?: Value): Value {
  const text = String(value.value)
  const set = typeof characters?.value === 'string' ? new Set(characters.value) : null
  const goes = (at: number) => set?.has(text.charAt(at)) ?? isSpace(text.charAt(at))
  let from = 0
  let to = text.length
  if (name !== 'rstrip') while (from < to && goes(from)) from++
  if (name !== 'lstrip') while (to > from && goes(to - 1)) to--
  const StringValue = value.constructor as new (text: string) => Value
  return new StringValue(text.slice(from, to))
}
