import { expect, it } from 'vitest'
import { ProtobufWriter } from './protobuf.js'

const hex = (w: ProtobufWriter) => Buffer.from(w.finish()).toString('hex')

it('writes the examples of the protobuf encoding guide', () => {
  expect(hex(new ProtobufWriter().int(1, 150))).toBe('089601')
  expect(hex(new ProtobufWriter().text(2, 'testing'))).toBe('120774657374696e67')
  expect(hex(new ProtobufWriter().message(3, new ProtobufWriter().int(1, 150)))).toBe('1a03089601')
})

it('writes negative and very large integers as int64 does', () => {
  expect(hex(new ProtobufWriter().int(1, -1))).toBe('08ffffffffffffffffff01')
  expect(hex(new ProtobufWriter().int(1, 2 ** 40))).toBe('08808080808020')
  expect(hex(new ProtobufWriter().int(1, 9007199254740991n))).toBe('08ffffffffffffff0f')
})

it('grows past its first buffer without losing a byte', () => {
  const w = new ProtobufWriter()
  const block = new Uint8Array(3_000).map((_, i) => i)
  for (let i = 0; i < 10; i++) w.bytes(1, block)
  const bytes = w.finish()
  expect(bytes.length).toBe(10 * (1 + 2 + 3_000))
  expect(bytes.slice(-3_000)).toEqual(block)
})
