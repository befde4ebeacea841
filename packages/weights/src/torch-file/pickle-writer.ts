import type { TensorToWrite, TorchValue } from './torch-value.js'

const latin = (letters: string) => Buffer.from(letters, 'latin1')

/** Writes values in pickle's protocol 2; tensors' numbers go to `storages`, one each. */
export class PickleWriter {
  readonly #parts: Uint8Array[] = []
  readonly #storages: Float32Array[]

  constructor(storages: Float32Array[]) {
    this.#storages = storages
  }

  bytes(value: TorchValue): Uint8Array {
    this.#put(Buffer.from([0x80, 2]))
    this.#value(value)
    this.#put(latin('.'))
    return Buffer.concat(this.#parts)
  }

  #put(bytes: Uint8Array): void {
    this.#parts.push(bytes)
  }

  #value(value: TorchValue): void {
    if (value === null) this.#put(latin('N'))
    else if (typeof value === 'boolean') this.#put(Buffer.from([value ? 0x88 : 0x89]))
    else if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'string') this.#text(value)
    else if (Array.isArray(value)) this.#list(value)
    else if (value instanceof Map) this.#dictionary(value)
    else this.#tensor(value)
  }

  #number(value: number): void {
    const bytes = Buffer.alloc(9)
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
      bytes.write('J', 'latin1')
      bytes.writeInt32LE(value, 1)
      this.#put(bytes.subarray(0, 5))
    } else if (Number.isSafeInteger(value)) {
      const long = Buffer.alloc(10)
      long[0] = 0x8a
      long[1] = 8
      long.writeBigInt64LE(BigInt(value), 2)
      this.#put(long)
    } else {
      bytes.write('G', 'latin1')
      bytes.writeDoubleBE(value, 1)
      this.#put(bytes)
    }
  }

  #text(value: string): void {
    const text = Buffer.from(value)
    const head = Buffer.alloc(5)
    head.write('X', 'latin1')
    head.writeUInt32LE(text.length, 1)
    this.#put(head)
    this.#put(text)
  }

  #list(values: TorchValue[]): void {
    this.#put(latin(']('))
    for (const value of values) this.#value(value)
    this.#put(latin('e'))
  }

  #dictionary(values: Map<string | number, TorchValue>): void {
    this.#put(latin('}('))
    for (const [key, value] of values) {
      this.#value(key)
      this.#value(value)
    }
    this.#put(latin('u'))
  }

  /** As torch does it: the rule that rebuilds it, then its storage by a persistent id, offset, shape and strides. */
  #tensor({ shape, data }: TensorToWrite): void {
    const key = this.#storages.push(data) - 1
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, dim) => n * dim, 1))
    this.#put(latin('ctorch._utils\n_rebuild_tensor_v2\n(('))
    this.#text('storage')
    this.#put(latin('ctorch\nFloatStorage\n'))
    this.#text(String(key))
    this.#text('cpu')
    this.#number(data.length)
    this.#put(latin('tQ'))
    this.#number(0)
    this.#tuple(shape)
    this.#tuple(strides)
    // No gradient, and no hooks: an empty OrderedDict.
    this.#put(Buffer.from([0x89]))
    this.#put(latin('ccollections\nOrderedDict\n)RtR'))
  }

  #tuple(values: readonly number[]): void {
    this.#put(latin('('))
    for (const value of values) this.#number(value)
    this.#put(latin('t'))
  }
}
