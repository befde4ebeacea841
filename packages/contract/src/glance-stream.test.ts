import { expect, it } from 'vitest'
import { AppError } from './error.js'
import {
  type BoardAnswer,
  framesOf,
  glanceFrame,
  indexFrame,
  readGlanceFrame,
  readIndexFrame,
} from './glance-stream.js'

const answers: BoardAnswer[] = ['a', 'b'].map((name) => ({
  question: `{"prompt":"${name} é"}`,
  run: { runKey: name.repeat(64), status: 'done', stage: { name: 'storing' }, since: '2026-01-01T00:00:00.000Z' },
  glance: true,
}))
const glances = [Uint8Array.of(1, 2, 3), new Uint8Array(70_000).fill(7)]
const whole = Buffer.concat([
  indexFrame(answers),
  ...glances.map((bytes, i) => glanceFrame(answers[i]!.run.runKey, bytes)),
])

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(pieces: Parameters<typeof framesOf>[0]) {
  const frames: Uint8Array<ArrayBuffer>[] = []
  for await (const frame of framesOf(pieces)) frames.push(frame)
  const [index, ...rest] = frames
  return { index: readIndexFrame(index!), glances: rest.map(readGlanceFrame) }
}

it.each([1, 3, 1_000, 1_000_000])('reads what was written, however it is cut: %i bytes at a time', async (size) => {
  const found = await read(inPieces(whole, size))
  expect(found.index).toEqual(answers)
  expect(found.glances.map(({ runKey }) => runKey)).toEqual(answers.map(({ run }) => run.runKey))
  expect(found.glances.map(({ bytes }) => new Uint8Array(bytes))).toEqual(glances)
})

it('reads a stream of a browser', async () => {
  const stream = new ReadableStream<Uint8Array>({
    start(to) {
      to.enqueue(new Uint8Array(whole))
      to.close()
    },
  })
  expect((await read(stream)).glances.length).toBe(2)
})

it('refuses a stream that ends within a frame, or that says a length that none has', async () => {
  for (const cut of [2, 30, whole.length - 1])
    await expect(read(inPieces(whole.subarray(0, cut), 50))).rejects.toThrow(AppError)
  await expect(read(inPieces(new Uint8Array(8).fill(255), 8))).rejects.toThrow(/damaged/)
  await expect(read(inPieces(new Uint8Array(8), 8))).rejects.toThrow(/damaged/)
})
