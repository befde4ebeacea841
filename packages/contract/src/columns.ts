import { AppError } from './error.js'

/** Named typed arrays with dims, and a small JSON header: the layout of every stored result. Little-endian. */
export type Column = { dims: number[]; data: Float32Array | Int32Array | Uint8Array }

const MAGIC = 0x3152424c // "LBR1"
const HEADER_BYTES_MAX = 4 * 1024 * 1024
const DTYPES = { f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const
type Dtype = keyof typeof DTYPES
type Entry = { name: string; dtype: Dtype; dims: number[] }

const dtypeOf = (data: Column['data']): Dtype =>
  data instanceof Float32Array ? 'f32' : data instanceof Int32Array ? 'i32' : 'u8'
const padded = (n: number) => (n + 3) & ~3
const size = (dims: number[]) => dims.reduce((a, b) => a * b, 1)

/** Writes `magic u32, headerLength u32, header JSON, columns`, each part padded to 4 bytes. */
export function encodeColumns(header: object, columns: Record<string, Column>): Uint8Array<ArrayBuffer> {
  const entries: Entry[] = Object.entries(columns).map(([name, c]) => ({ name, dtype: dtypeOf(c.data), dims: c.dims }))
  for (const [name, c] of Object.entries(columns))
    if (size(c.dims) !== c.data.length)
      throw new Error(`column ${name}: dims ${c.dims} do not hold ${c.data.length} values`)
  const json = new TextEncoder().encode(JSON.stringify({ ...header, columns: entries }))
  const total = Object.values(columns).reduce((n, c) => n + padded(c.data.byteLength), 8 + padded(json.length))
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, json.length, true)
  bytes.set(json, 8)
  let at = 8 + padded(json.length)
  for (const c of Object.values(columns)) {
    bytes.set(new Uint8Array(c.data.buffer, c.data.byteOffset, c.data.byteLength), at)
    at += padded(c.data.byteLength)
  }
  return bytes
}

/** Reads what `encodeColumns` wrote; throws BAD_REQUEST on anything else. Columns are views where alignment allows. */
export function decodeColumns(bytes: Uint8Array): { header: Record<string, unknown>; columns: Record<string, Column> } {
  const bad = (why: string) => new AppError('BAD_REQUEST', `This is not a stored result: ${why}.`)
  if (bytes.length < 8) throw bad('too short')
  const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw bad('wrong magic')
  const jsonLength = view.getUint32(4, true)
  if (jsonLength > HEADER_BYTES_MAX || 8 + jsonLength > whole.length) throw bad('header out of bounds')
  const { columns: entries, ...header } = parseHeader(whole.subarray(8, 8 + jsonLength), bad)
  const columns: Record<string, Column> = {}
  let at = 8 + padded(jsonLength)
  for (const { name, dtype, dims } of entries) {
    const type = DTYPES[dtype]
    const length = size(dims)
    const byteLength = length * type.BYTES_PER_ELEMENT
    if (!Number.isSafeInteger(length) || length < 0 || at + byteLength > whole.length)
      throw bad(`column ${name} out of bounds`)
    columns[name] = { dims, data: new type(whole.buffer as ArrayBuffer, whole.byteOffset + at, length) }
    at += padded(byteLength)
  }
  return { header, columns }
}

function parseHeader(json: Uint8Array, bad: (why: string) => AppError): { columns: Entry[] } & Record<string, unknown> {
  try {
    const header = JSON.parse(new TextDecoder().decode(json))
    const known = (e: Entry) => typeof e.name === 'string' && Object.hasOwn(DTYPES, e.dtype) && Array.isArray(e.dims)
    if (Array.isArray(header?.columns) && header.columns.every(known)) return header
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw bad('its header is damaged')
}
