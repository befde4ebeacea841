import { createReadStream } from 'node:fs'

/** One line of a file as it lies on disk, without its line feed. */
interface FileLine {
  /** Counted from 1. */
  line: number
  /** Null for a line that is too long to be held. */
  bytes: Buffer | null
  /** The line goes on in the next one of these. */
  goesOn?: true
}

/** Lines longer than `maxBytes` are passed over, or told in pieces where `cut` is set. */
interface LineBounds {
  maxBytes: number
  cut?: boolean
}

const NEWLINE = 10
const SPACE = 32
const CHUNK_BYTES = 1024 * 1024

/**
 * The lines of a file, however large it is: no more than one of `maxBytes` and a megabyte of others is held. Blank
 * lines are lines. They come many together, because a step of an async loop takes longer than reading a line.
 */
export async function* fileLines(path: string, { maxBytes, cut = false }: LineBounds): AsyncGenerator<FileLine[]> {
  let line = 1
  let rest: Buffer = Buffer.alloc(0)
  let passing = false
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const lines: FileLine[] = []
    let from = 0
    const held: Buffer = passing || rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      const end = held.indexOf(NEWLINE, from)
      const length = (end === -1 ? held.length : end) - from
      if (length > maxBytes && cut) {
        const piece = held.subarray(from, from + pieceEnd(held.subarray(from, from + maxBytes)))
        lines.push({ line, bytes: piece, goesOn: true })
        from += piece.length
      } else if (end === -1) {
        passing ||= length > maxBytes
        break
      } else {
        lines.push({ line: line++, bytes: passing || length > maxBytes ? null : held.subarray(from, end) })
        passing = false
        from = end + 1
      }
    }
    yield lines
    rest = passing ? Buffer.alloc(0) : held.subarray(from)
  }
  if (passing || rest.length > 0) yield [{ line, bytes: passing ? null : rest }]
}

/** Where a piece may end: behind a late space, or else between two characters. */
function pieceEnd(bytes: Buffer): number {
  const space = bytes.lastIndexOf(SPACE)
  if (space > bytes.length / 2) return space + 1
  let end = bytes.length
  // A continuation byte of UTF-8, 10xxxxxx, may not begin a piece; a character has three at most.
  for (let back = 0; back < 3 && end > 1 && (bytes[end - 1]! & 0xc0) === 0x80; back++) end--
  return end > 1 && bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length
}
