import type { Change } from './aligned-text.js'

const utf8 = new TextEncoder()
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** SentencePiece looks up a whole grapheme only when it is shorter than this many bytes. */
const GRAPHEME_BYTES_MAX = 6

/**
 * SentencePiece's own table of replacements (a Darts double array, then NUL-ended texts), base64: which parts of a text
 * it changes. Throws a plain Error when the table is damaged.
 */
export function charsMap(base64: string): (text: string) => Change[] {
  const bytes = Buffer.from(base64, 'base64')
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(0)
  if (size % 4 !== 0 || 4 + size > bytes.length) throw new Error('its precompiled_charsmap is damaged')
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => bytes.readUInt32LE(4 + 4 * i))
  const texts = bytes.subarray(4 + size)

  const become = (part: string): string | undefined => {
    const at = shortestPrefix(units, utf8.encode(part))
    if (at === undefined) return undefined
    const end = texts.indexOf(0, at)
    return texts.subarray(at, end < 0 ? texts.length : end).toString()
  }
  return (text) => {
    const changes: Change[] = []
    for (const { segment, index } of graphemesOf(text)) {
      const whole = utf8.encode(segment).length < GRAPHEME_BYTES_MAX ? become(segment) : undefined
      if (whole !== undefined) {
        changes.push({ from: index, to: index + segment.length, becomes: whole })
        continue
      }
      let from = index
      for (const character of segment) {
        const to = from + character.length
        const part = become(character)
        if (part !== undefined) changes.push({ from, to, becomes: part })
        from = to
      }
    }
    return changes
  }
}

/** Node's segmenter takes quadratic time over a long text, so it is given a window at a time. */
function* graphemesOf(text: string): Generator<{ segment: string; index: number }> {
  let size = WINDOW
  for (let at = 0; at < text.length; ) {
    const found = [...graphemes.segment(text.slice(at, at + size))]
    // The last one of a window may go on behind it.
    if (at + size < text.length) found.pop()
    for (const { segment, index } of found) yield { segment, index: at + index }
    const last = found.at(-1)
    size = last ? WINDOW : 2 * size
    if (last) at += last.index + last.segment.length
  }
}
const WINDOW = 512

/** Value of the shortest stored prefix of `key`; a unit holds label, leaf flag and the offset of its children. */
function shortestPrefix(units: Uint32Array, key: Uint8Array): number | undefined {
  const childrenOf = (unit: number) => (unit >>> 10) << ((unit & 0x200) >>> 6)
  let node = childrenOf(units[0] ?? 0)
  for (const byte of key) {
    if (byte === 0) return undefined
    node ^= byte
    const unit = units[node]
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return undefined
    node ^= childrenOf(unit)
    if ((unit >>> 8) & 1) return (units[node] ?? 0) & 0x7fffffff
  }
  return undefined
}
