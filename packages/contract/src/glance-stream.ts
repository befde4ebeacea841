import { AppError } from './error.js'
import type { RunState } from './run.js'

/** One question of a board that is answered. */
export interface BoardAnswer {
  /** `questionText` of the question, as the board's document has it. */
  question: string
  run: RunState
  /** Whether a glance at it follows; where none does, the answer is too large for one. */
  glance: boolean
}

/** Longest frame that is read: an index of many long questions. */
const FRAME_BYTES = 64 * 1024 * 1024
const KEY_BYTES = 32

/** A part of the stream: its length (u32, little-endian), then its bytes. */
function framed(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((n, part) => n + part.length, 0)
  const frame = new Uint8Array(4 + length)
  new DataView(frame.buffer).setUint32(0, length, true)
  let at = 4
  for (const part of parts) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}

/** The first frame: which questions of a board are answered. */
export const indexFrame = (answers: readonly BoardAnswer[]): Uint8Array<ArrayBuffer> =>
  framed(new TextEncoder().encode(JSON.stringify(answers)))

/** Every later one: the bytes of the key of a run, and of the glance at its answer. */
export const glanceFrame = (runKey: string, glance: Uint8Array): Uint8Array<ArrayBuffer> =>
  framed(
    Uint8Array.from({ length: KEY_BYTES }, (_, i) => Number.parseInt(runKey.slice(2 * i, 2 * i + 2), 16)),
    glance,
  )

/** What a frame after the first holds; throws BAD_REQUEST where it is too short. */
export function readGlanceFrame(frame: Uint8Array<ArrayBuffer>): { runKey: string; bytes: Uint8Array<ArrayBuffer> } {
  if (frame.length < KEY_BYTES) throw new AppError('BAD_REQUEST', 'A glance was cut short.')
  const runKey = Array.from(frame.subarray(0, KEY_BYTES), (b) => b.toString(16).padStart(2, '0')).join('')
  return { runKey, bytes: frame.subarray(KEY_BYTES) }
}

/** What the first frame holds. */
export const readIndexFrame = (frame: Uint8Array): BoardAnswer[] => JSON.parse(new TextDecoder().decode(frame))

/** Frames of a stream as they come, each in memory of its own; throws BAD_REQUEST where it ends within one. */
export async function* framesOf(
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let frame = new Uint8Array(4)
  let filled = 0
  let isLength = true
  for await (const chunk of chunksOf(stream)) {
    let at = 0
    while (at < chunk.length) {
      const taken = chunk.subarray(at, at + frame.length - filled)
      frame.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled < frame.length) continue
      if (isLength) frame = new Uint8Array(lengthIn(frame))
      else {
        yield frame
        frame = new Uint8Array(4)
      }
      isLength = !isLength
      filled = 0
    }
  }
  if (filled > 0 || !isLength) throw new AppError('BAD_REQUEST', 'The glances of this board were cut short.')
}

function lengthIn(bytes: Uint8Array<ArrayBuffer>): number {
  const length = new DataView(bytes.buffer).getUint32(0, true)
  if (length > 0 && length <= FRAME_BYTES) return length
  throw new AppError('BAD_REQUEST', 'The glances of this board are damaged.')
}

/** Browsers of some years read a stream by its reader alone. */
async function* chunksOf(stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (!('getReader' in stream)) return yield* stream
  const reader = stream.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  } finally {
    reader.cancel().catch(() => {})
  }
}
