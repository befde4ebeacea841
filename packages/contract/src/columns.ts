import {
  type Code,
  type Column,
  type Dtype,
  fromLevels,
  fromPlanes,
  fromSquares,
  fromWords,
  type ReadColumn,
  toLevels,
  toPlanes,
  toSquares,
  toWords,
  type Values,
} from './column-codes.js'
import { oldColumns } from './columns-v1.js'
import { AppError } from './error.js'
import { LIMITS } from './limits.js'

const MAGIC = 0x3252424c // "LBR2"
const HEADER_BYTES_MAX = 8 * 1024 * 1024
const SIZE = { f32: 4, i32: 4, u8: 1 } as const
const CODES: Record<Code['kind'], readonly Dtype[]> = {
  bytes: ['u8'],
  words: ['f32', 'i32'],
  log: ['f32'],
  square: ['f32'],
  level: ['f32', 'i32'],
}

interface Entry {
  name: string
  dtype: Dtype
  dims: number[]
  code: Code
  back: number
  planes: number
}

const size = (dims: number[]) => dims.reduce((a, b) => a * b, 1)
const dtypeOf = (data: Values): Dtype =>
  data instanceof Float32Array ? 'f32' : data instanceof Int32Array ? 'i32' : 'u8'

/** Writes `magic u32, headerLength u32, header JSON, columns`, little-endian; docs/result-format.md is the grammar. */
export function encodeColumns(header: object, columns: Record<string, Column>): Uint8Array<ArrayBuffer> {
  const written = Object.entries(columns).map(([name, column]) => writeColumn(name, column))
  const json = new TextEncoder().encode(JSON.stringify({ ...header, columns: written.map(({ entry }) => entry) }))
  const total = written.reduce((n, { bytes }) => n + bytes.length, 8 + json.length)
  const whole = new Uint8Array(total)
  const view = new DataView(whole.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, json.length, true)
  whole.set(json, 8)
  let at = 8 + json.length
  for (const { bytes } of written) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}

function writeColumn(name: string, { dims, data, code, back = 0 }: Column): { entry: Entry; bytes: Uint8Array } {
  if (size(dims) !== data.length) throw new Error(`column ${name}: dims ${dims} do not hold ${data.length} values`)
  const dtype = dtypeOf(data)
  const how: Code = code ?? { kind: data instanceof Uint8Array ? 'bytes' : 'words' }
  const entry = { name, dtype, dims, code: how, back: 0, planes: 1 }
  if (data instanceof Uint8Array) return { entry, bytes: data }
  if (how.kind === 'level') return { entry: { ...entry, back }, bytes: toLevels(data, how, back) }
  if (how.kind === 'square' && data instanceof Float32Array) return { entry, bytes: toSquares(data) }
  const { planes, bytes } = toPlanes(toWords(data, how), back)
  return { entry: { ...entry, back, planes }, bytes }
}

/** Reads what `encodeColumns` or its first version wrote; throws BAD_REQUEST on anything else. */
export function decodeColumns(bytes: Uint8Array): {
  header: Record<string, unknown>
  columns: Record<string, ReadColumn>
} {
  if (bytes.length < 8) throw bad('too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getUint32(0, true)
  const jsonLength = view.getUint32(4, true)
  if (jsonLength > HEADER_BYTES_MAX || 8 + jsonLength > bytes.length) throw bad('header out of bounds')
  const { columns: entries, ...header } = parseHeader(bytes.subarray(8, 8 + jsonLength))
  if (oldColumns.is(magic)) return { header, columns: oldColumns.read(bytes, entries, jsonLength) }
  if (magic !== MAGIC) throw bad('wrong magic')
  const columns: Record<string, ReadColumn> = {}
  let at = 8 + jsonLength
  let cells = 0
  for (const found of entries) {
    const entry = checkEntry(found)
    const n = size(entry.dims)
    cells += n
    const length = n * entry.planes
    // Planes that are zero throughout take no bytes, so the number of values has a bound of its own.
    if (!Number.isSafeInteger(n) || cells > LIMITS.resultCells || at + length > bytes.length)
      throw bad(`column ${entry.name} out of bounds`)
    columns[entry.name] = whenAsked(entry, bytes.subarray(at, at + length), n)
    at += length
  }
  return { header, columns }
}

/** A column whose values are read once somebody asks for them. */
function whenAsked(entry: Entry, body: Uint8Array, n: number): ReadColumn {
  let data: Values | undefined
  return {
    dims: entry.dims,
    code: entry.code,
    get data() {
      data ??= readColumn(body, n, entry)
      return data
    },
  }
}

function readColumn(body: Uint8Array, n: number, { dtype, code, back }: Entry): Values {
  if (code.kind === 'bytes') return body.slice()
  if (code.kind === 'square') return fromSquares(body)
  if (code.kind === 'level') return fromLevels(body, dtype, code, back)
  return fromWords(fromPlanes(body, n, back), dtype, code)
}

const whole = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0
const positive = (n: unknown) => typeof n === 'number' && Number.isFinite(n) && n > 0

/** An entry whose every number is within what the format allows; throws BAD_REQUEST on any other. */
function checkEntry(found: unknown): Entry {
  const { name, dtype, dims, code, back, planes } = (found ?? {}) as Partial<Entry>
  const known =
    typeof name === 'string' &&
    typeof dtype === 'string' &&
    Object.hasOwn(SIZE, dtype) &&
    Array.isArray(dims) &&
    dims.every(whole) &&
    code !== null &&
    typeof code === 'object' &&
    Object.hasOwn(CODES, code.kind) &&
    CODES[code.kind].includes(dtype) &&
    (code.kind !== 'level' || (Number.isFinite(code.from) && Math.abs(code.sign) === 1)) &&
    ((code.kind !== 'log' && code.kind !== 'level') || (positive(code.step) && positive(code.unit))) &&
    whole(back) &&
    whole(planes) &&
    planes <= 4 &&
    (code.kind === 'words' || code.kind === 'log' || planes === 1)
  if (!known) throw bad('its header is damaged')
  return { name, dtype, dims, code, back, planes }
}

function parseHeader(json: Uint8Array): { columns: unknown[] } & Record<string, unknown> {
  try {
    const header = JSON.parse(new TextDecoder().decode(json))
    if (Array.isArray(header?.columns)) return header
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw bad('its header is damaged')
}

const bad = (why: string) => new AppError('BAD_REQUEST', `This is not a stored result: ${why}.`)
