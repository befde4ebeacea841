import { LIMITS, type ModelInfo } from '@lensboard/contract'

/** A vector is a few kilobytes; a file that is larger is something else. */
const FILE_BYTES_MAX = 4 * 1024 * 1024
const HEADER_BYTES_MAX = 64 * 1024
/** What a card has room for beside its prompt. */
const NUMBERS_MAX = Math.floor(((LIMITS.specBytes - 4_096) * 3) / 16)

const READERS: Record<string, { bytes: number; read(view: DataView, at: number): number }> = {
  F16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => bfloat(view.getUint16(at, true)) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
}
const NPY_TYPES: Record<string, string> = { '<f2': 'F16', '<f4': 'F32', '<f8': 'F64' }

const refuse = (why: string): never => {
  throw new Error(why)
}

/** The numbers of a saved vector: NumPy's .npy, one tensor as .safetensors, or JSON. Throws a sentence for anything else. */
export function readVectorFile(name: string, bytes: Uint8Array): number[] {
  if (bytes.length > FILE_BYTES_MAX) return refuse(`${name} is larger than any vector. Save the vector alone.`)
  if (isNpy(bytes)) return readNpy(bytes)
  if (/\.safetensors$/i.test(name)) return readSafetensors(bytes)
  return readVectorText(new TextDecoder().decode(bytes))
}

/** The numbers of a pasted vector: a JSON array, an object with one, or numbers between commas, spaces or lines. */
export function readVectorText(text: string): number[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('[') || trimmed.startsWith('{')) return numbersIn(parsed(trimmed))
  const parts = trimmed.split(/[\s,;]+/).filter(Boolean)
  return checked(parts.map(Number))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('This is no JSON. Paste an array of numbers, like [0.1, -0.2].')
  }
}

/** An array of numbers, one inside arrays of length one, or the only array of an object. */
function numbersIn(value: unknown): number[] {
  if (Array.isArray(value)) {
    if (value.length === 1 && Array.isArray(value[0])) return numbersIn(value[0])
    return checked(value.map((x) => (typeof x === 'number' ? x : Number.NaN)))
  }
  const arrays = typeof value === 'object' && value !== null ? Object.values(value).filter(Array.isArray) : []
  return arrays.length === 1
    ? numbersIn(arrays[0])
    : refuse('No single array of numbers is in here. Save the vector alone.')
}

function checked(numbers: number[]): number[] {
  if (numbers.length === 0) return refuse('There are no numbers in here.')
  const wrong = numbers.findIndex((x) => !Number.isFinite(Math.fround(x)))
  return wrong < 0 ? numbers : refuse(`Entry ${wrong + 1} is no number. Save the vector again.`)
}

const isNpy = (bytes: Uint8Array) => bytes[0] === 0x93 && new TextDecoder().decode(bytes.subarray(1, 6)) === 'NUMPY'

function readNpy(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const wide = bytes[6]! > 1
  const start = wide ? 12 : 10
  if (bytes.length < start) return refuse('This .npy file is cut off.')
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true)
  if (length > HEADER_BYTES_MAX || start + length > bytes.length) return refuse('This .npy file is cut off.')
  const header = new TextDecoder().decode(bytes.subarray(start, start + length))
  const type = NPY_TYPES[/'descr': '([^']+)'/.exec(header)?.[1] ?? '']
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim())
    .map(Number)
  if (!type) return refuse('This .npy file holds no float16, float32 or float64 numbers.')
  return tensor(bytes.subarray(start + length), type, shape)
}

function readSafetensors(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Number.POSITIVE_INFINITY
  if (length > HEADER_BYTES_MAX || 8 + length > bytes.length) return refuse('This .safetensors file is cut off.')
  const header = parsed(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__')
  if (tensors.length !== 1) return refuse(`This file holds ${tensors.length} tensors. Save one vector alone.`)
  const {
    dtype,
    shape,
    data_offsets: at,
  } = tensors[0]![1] as { dtype?: unknown; shape?: unknown; data_offsets?: unknown }
  const [from, to] = Array.isArray(at) ? (at as number[]) : []
  if (typeof dtype !== 'string' || !READERS[dtype])
    return refuse(`Tensors of ${String(dtype)} are not read here. Save float32.`)
  if (!Array.isArray(shape) || !Number.isInteger(from) || !Number.isInteger(to))
    return refuse('This .safetensors file is damaged.')
  return tensor(bytes.subarray(8 + length + from!, 8 + length + to!), dtype, shape as number[])
}

function tensor(bytes: Uint8Array, type: string, shape: readonly number[]): number[] {
  const { bytes: width, read } = READERS[type]!
  const count = shape.reduce((a, b) => a * b, 1)
  if (shape.filter((n) => n !== 1).length > 1)
    return refuse(`This is a tensor of ${shape.join(' × ')}, not one vector.`)
  if (!Number.isSafeInteger(count) || bytes.length < count * width) return refuse('This file is cut off.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return checked(Array.from({ length: count }, (_, i) => read(view, i * width)))
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const bfloat = (bits: number) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!

/** Numbers as a question holds them: float32, little-endian, base64. */
export function vectorBase64(numbers: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(4 * numbers.length))
  for (const [i, x] of numbers.entries()) view.setFloat32(4 * i, x, true)
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''))
}

/** How many numbers a vector has, from its base64 alone. */
export const vectorLength = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4 / 4)

/** Why a vector cannot be added to this model's stream, as a sentence; null when it can. */
export function vectorProblem(base64: string, model: ModelInfo | null): string | null {
  const length = vectorLength(base64)
  if (length > NUMBERS_MAX)
    return `This vector has ${length.toLocaleString('en')} numbers; a card holds at most ${NUMBERS_MAX.toLocaleString('en')}.`
  if (!model || length === model.dModel) return null
  return `This vector has ${length.toLocaleString('en')} numbers; ${model.title} needs ${model.dModel.toLocaleString('en')}, its width. Save one of this model.`
}
