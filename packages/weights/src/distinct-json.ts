/** JSON whose objects name no key twice; JSON.parse alone would keep the last and hide the others. Throws an Error. */
export function parseDistinctJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (keysHeld(value) !== keysSpelt(text)) throw new RepeatedKey('a key is named twice')
  return value
}

/** Some object of the text names a key twice. */
export class RepeatedKey extends Error {}

/** Keys of all objects within a value. A list of what is left instead of recursion: nesting may be deep. */
function keysHeld(value: unknown): number {
  const left = [value]
  let keys = 0
  while (left.length > 0) {
    const part = left.pop()
    if (part === null || typeof part !== 'object') continue
    const inner = Object.values(part)
    if (!Array.isArray(part)) keys += inner.length
    for (const each of inner) left.push(each)
  }
  return keys
}

/** Colons outside of strings: one for each key that is spelt out. */
function keysSpelt(text: string): number {
  let keys = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x3a) keys++
  }
  return keys
}
