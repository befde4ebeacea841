/** Text on its way through a tokenizer: for each UTF-16 unit, the range of the original text it came from. */
export interface AlignedText {
  text: string
  starts: number[]
  ends: number[]
}

/** A text as it was typed: each unit came from its own character (both halves of a pair from the whole). */
export function align(text: string): AlignedText {
  const starts: number[] = []
  const ends: number[] = []
  for (const character of text) {
    const at = starts.length
    for (let unit = 0; unit < character.length; unit++) {
      starts.push(at)
      ends.push(at + character.length)
    }
  }
  return { text, starts, ends }
}

export const slice = ({ text, starts, ends }: AlignedText, from: number, to: number): AlignedText => ({
  text: text.slice(from, to),
  starts: starts.slice(from, to),
  ends: ends.slice(from, to),
})

/** Part of a text that becomes something else. */
export interface Change {
  from: number
  to: number
  becomes: string
}

/** The text with some parts replaced, given in order; each replacement came from all that it replaced. */
export function rewrite(source: AlignedText, changes: readonly Change[]): AlignedText {
  if (changes.length === 0) return source
  const texts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  const keep = (to: number) => {
    texts.push(source.text.slice(at, to))
    for (; at < to; at++) {
      starts.push(source.starts[at] as number)
      ends.push(source.ends[at] as number)
    }
  }
  for (const { from, to, becomes } of changes) {
    keep(from)
    const range = rangeOf(source, from, to)
    texts.push(becomes)
    for (let unit = 0; unit < becomes.length; unit++) {
      starts.push(range[0])
      ends.push(range[1])
    }
    at = to
  }
  keep(source.text.length)
  return { text: texts.join(''), starts, ends }
}

/** Range of the original text behind units `from` … `to`; where there is none, the empty place before them. */
export function rangeOf({ starts, ends }: AlignedText, from: number, to: number): [number, number] {
  if (from < to) {
    let end = 0
    for (let unit = from; unit < to; unit++) end = Math.max(end, ends[unit] as number)
    return [starts[from] as number, end]
  }
  const place = starts[from] ?? ends[from - 1] ?? 0
  return [place, place]
}

/** Puts text in front that was not typed; as with Hugging Face it came from the first character. */
export function prepend({ text, starts, ends }: AlignedText, front: string): AlignedText {
  const all = (range: readonly number[]) => [...new Array<number>(front.length).fill(range[0] ?? 0), ...range]
  return { text: front + text, starts: all(starts), ends: all(ends) }
}
