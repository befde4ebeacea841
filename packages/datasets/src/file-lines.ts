import { createReadStream } from 'node:fs'

/** One line of a file as it lies on disk, counted from 1; null where it is longer than is read at once. */
export interface FileLine {
  line: number
  bytes: Buffer | null
}

const NEWLINE = 10
const CHUNK_BYTES = 1024 * 1024

/**
 * The lines of a file without their line feeds, however large the file is: a line that is longer than `maxBytes` is
 * passed over, never held. Blank lines are lines. Rejects with what the file system says.
 */
export async function* fileLines(path: string, maxBytes: number): AsyncGenerator<FileLine> {
  let line = 1
  let held: Buffer[] = []
  let size = 0
  const take = (last: Buffer): FileLine => {
    const bytes = size + last.length > maxBytes ? null : held.length === 0 ? last : Buffer.concat([...held, last])
    held = []
    size = 0
    return { line: line++, bytes }
  }
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      yield take(chunk.subarray(from, end))
      from = end + 1
    }
    const rest = chunk.subarray(from)
    size += rest.length
    if (size > maxBytes) held = []
    else if (rest.length > 0) held.push(rest)
  }
  if (size > 0) yield take(Buffer.alloc(0))
}
