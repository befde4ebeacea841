import type { DecoderShape } from '@lensboard/models'
import { pastName } from '../decoder/past.js'
import type { Fetched } from '../engine/onnx-runtime.js'
import { type Feed, float32s } from '../feed.js'

type Shape = Pick<DecoderShape, 'nLayers' | 'nKvHeads' | 'dHead'>

const FLOAT = 4
const layersOf = (nLayers: number) => Array.from({ length: nLayers }, (_, layer) => layer)

/** What a forward graph is fed when nothing was read before: no keys and no values for each row of the batch. */
export function noPast({ nLayers, nKvHeads, dHead }: Shape, nBatch: number): Record<string, Feed> {
  const none = () => float32s(new Float32Array(0), [nBatch, nKvHeads, 0, dHead])
  return Object.fromEntries(
    layersOf(nLayers).flatMap((layer) => [pastName.k(layer), pastName.v(layer)].map((name) => [name, none()])),
  )
}

/**
 * Keys and values of the tokens of one prompt that were read so far, each held once: they grow inside their buffers,
 * [kvHeads, tokens, dHead], and are fed from where they lie.
 */
export class KeptKeys {
  readonly #shape: Shape
  #capacity: number
  #length = 0
  /** By layer: keys, then values. */
  #buffers: [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>][]

  /** Room for `capacity` tokens; more of them move to larger buffers. */
  constructor(shape: Shape, capacity: number) {
    this.#shape = shape
    this.#capacity = capacity
    this.#buffers = layersOf(shape.nLayers).map(() => [this.#buffer(), this.#buffer()])
  }

  /** Tokens that are held. */
  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return 2 * FLOAT * this.#buffers.length * this.#width(this.#capacity)
  }

  /** Names of what a run leaves for the next one. */
  get names(): string[] {
    return this.#buffers.flatMap((_, layer) => [pastName.newK(layer), pastName.newV(layer)])
  }

  /** As the next run is fed them. */
  feeds(): Record<string, Feed> {
    if (this.#length === 0) return noPast(this.#shape, 1)
    const { nKvHeads, dHead } = this.#shape
    const feed = (held: Float32Array) =>
      float32s(held.subarray(0, this.#width(this.#length)), [1, nKvHeads, this.#length, dHead])
    return Object.fromEntries(
      this.#buffers.flatMap(([k, v], layer) => [
        [pastName.k(layer), feed(k)],
        [pastName.v(layer), feed(v)],
      ]),
    )
  }

  /** Takes in what a run left of the tokens that follow. */
  append(fetched: Record<string, Fetched>): void {
    const added = fetched[pastName.newK(0)]!.dims[2]!
    this.reserve(this.#length + added)
    for (const [layer, [k, v]] of this.#buffers.entries()) {
      this.#place(k, fetched[pastName.newK(layer)]!.data as Float32Array, added)
      this.#place(v, fetched[pastName.newV(layer)]!.data as Float32Array, added)
    }
    this.#length += added
  }

  /** Forgets all but the first `length` tokens. */
  cutTo(length: number): void {
    if (length === this.#length) return
    const [from, to] = [this.#length, length].map((tokens) => tokens * this.#shape.dHead) as [number, number]
    for (const held of this.#buffers.flat())
      for (let head = 1; head < this.#shape.nKvHeads; head++) held.copyWithin(head * to, head * from, head * from + to)
    this.#length = length
  }

  /** Makes room for `capacity` tokens in all. */
  reserve(capacity: number): void {
    if (capacity <= this.#capacity) return
    // Tokens that come one by one would move everything each time.
    this.#capacity = this.#length === 0 ? capacity : Math.max(capacity, Math.ceil(1.5 * this.#capacity))
    const used = this.#width(this.#length)
    this.#buffers = this.#buffers.map(([k, v]) => [this.#moved(k, used), this.#moved(v, used)])
  }

  #width(tokens: number): number {
    return this.#shape.nKvHeads * tokens * this.#shape.dHead
  }

  #buffer() {
    return new Float32Array(this.#width(this.#capacity))
  }

  #moved(held: Float32Array, used: number) {
    const wider = this.#buffer()
    wider.set(held.subarray(0, used))
    return wider
  }

  /** Heads move apart from the last on, so that none is written over before it moved. */
  #place(held: Float32Array, rows: Float32Array, added: number): void {
    const { nKvHeads, dHead } = this.#shape
    const [before, more] = [this.#length * dHead, added * dHead]
    for (let head = nKvHeads - 1; head >= 0; head--) {
      held.copyWithin(head * (before + more), head * before, (head + 1) * before)
      held.set(rows.subarray(head * more, (head + 1) * more), head * (before + more) + before)
    }
  }
}
