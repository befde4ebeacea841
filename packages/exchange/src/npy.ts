/** A numpy array of numbers: row-major values with their dims. */
export interface NpyArray {
  dims: number[]
  data: Float32Array | BigInt64Array
}

/** A list of texts, as numpy keeps them: as many code points each as the longest has. numpy drops zeros at their end. */
export interface NpyTexts {
  texts: readonly string[]
}

/** numpy asks that the data begin at a multiple of this. */
const ALIGN = 64
const PREFIX_BYTES = 10

/** Bytes of a .npy file, format 1.0, little-endian: `numpy.load` reads them. */
export function encodeNpy(array: NpyArray | NpyTexts): Uint8Array {
  if ('texts' in array) return encodeTexts(array.texts)
  const { dims, data } = array
  const size = dims.reduce((a, b) => a * b, 1)
  if (size !== data.length) throw new Error(`npy: dims ${dims} do not hold ${data.length} values`)
  return written(data instanceof Float32Array ? '<f4' : '<i8', dims, data)
}

function encodeTexts(texts: readonly string[]): Uint8Array {
  const points = texts.map((text) => Array.from(text, (one) => one.codePointAt(0)!))
  const longest = Math.max(1, ...points.map(({ length }) => length))
  const data = new Uint32Array(texts.length * longest)
  for (const [i, text] of points.entries()) data.set(text, i * longest)
  return written(`<U${longest}`, [texts.length], data)
}

function written(descr: string, dims: number[], data: ArrayBufferView): Uint8Array {
  const shape = dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`
  const said = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const headerBytes = Math.ceil((PREFIX_BYTES + said.length + 1) / ALIGN) * ALIGN - PREFIX_BYTES
  const header = `${said.padEnd(headerBytes - 1)}\n`
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + data.byteLength)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, headerBytes & 0xff, headerBytes >> 8])
  bytes.set(new TextEncoder().encode(header), PREFIX_BYTES)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), PREFIX_BYTES + headerBytes)
  return bytes
}

const HEADER = /^\{'descr': '(<f4|<i8)', 'fortran_order': False, 'shape': \(([\d, ]*)\),? *\}/

/** Reads what `encodeNpy` writes; undefined for any other bytes. Nothing is executed: numpy's pickled arrays are none. */
export function decodeNpy(bytes: Uint8Array): NpyArray | undefined {
  if (bytes.length < PREFIX_BYTES || bytes[0] !== 0x93 || bytes[6] !== 1) return undefined
  const start = PREFIX_BYTES + bytes[8]! + 256 * bytes[9]!
  const [, descr, shape] = HEADER.exec(new TextDecoder('latin1').decode(bytes.subarray(PREFIX_BYTES, start))) ?? []
  if (descr === undefined || shape === undefined) return undefined
  const dims = shape
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const width = descr === '<f4' ? 4 : 8
  if (bytes.length - start !== dims.reduce((a, b) => a * b, width)) return undefined
  const { buffer } = bytes.slice(start)
  return { dims, data: descr === '<f4' ? new Float32Array(buffer) : new BigInt64Array(buffer) }
}
