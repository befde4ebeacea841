import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { parseDistinctJson, RepeatedKey } from './distinct-json.js'

/** One tensor where it lies: `offset` and `length` are bytes in `file`, which is a real path (no link in it). */
export interface TensorEntry {
  name: string
  /** As the file says it ("F32", "F16", "BF16", …); whoever reads the tensor refuses what it cannot read. */
  dtype: string
  shape: number[]
  file: string
  offset: number
  length: number
}

/** The format's own bound on a header; the largest published checkpoints need under 1 MB a shard. */
const HEADER_BYTES_MAX = 100 * 1024 * 1024
/** Mixture-of-experts checkpoints hold tens of thousands; beyond this a header is an attack or a mistake. */
const TENSORS_MAX = 200_000
const DIMS_MAX = 8
const NAME_CHARS_MAX = 512
const LENGTH_FIELD_BYTES = 8

const BYTES_PER_ELEMENT: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
}

const Size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Entry = z.object({
  dtype: z.string().min(1).max(32),
  shape: z.array(Size).max(DIMS_MAX),
  data_offsets: z.tuple([Size, Size]),
})

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Reads a file's header, never its data; throws CHECKPOINT_BROKEN with a sentence that names the file. */
export async function readSafetensors(file: string): Promise<TensorEntry[]> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const lengthField = Buffer.alloc(LENGTH_FIELD_BYTES)
    await handle.read(lengthField, 0, LENGTH_FIELD_BYTES, 0)
    const headerBytes = headerLength(file, lengthField, size)
    const bytes = Buffer.alloc(headerBytes)
    const { bytesRead } = await handle.read(bytes, 0, headerBytes, LENGTH_FIELD_BYTES)
    if (bytesRead < headerBytes) throw broken(file, 'it is cut off inside the header')
    return readHeader(file, bytes, size)
  } finally {
    await handle.close()
  }
}

/** How many bytes of header follow the first eight of a file of `size` bytes; throws CHECKPOINT_BROKEN. */
export function headerLength(file: string, firstBytes: Uint8Array, size: number): number {
  if (size < LENGTH_FIELD_BYTES || firstBytes.length < LENGTH_FIELD_BYTES)
    throw broken(file, 'it is cut off inside the header')
  const field = new DataView(firstBytes.buffer, firstBytes.byteOffset, LENGTH_FIELD_BYTES)
  const headerBytes = field.getBigUint64(0, true)
  if (headerBytes > BigInt(HEADER_BYTES_MAX)) throw broken(file, 'its header is larger than 100 MB')
  if (headerBytes < 2n || LENGTH_FIELD_BYTES + Number(headerBytes) > size)
    throw broken(file, 'it is cut off inside the header')
  return Number(headerBytes)
}

/** The tensors that a header (without its length field) describes, in a file of `size` bytes; throws CHECKPOINT_BROKEN. */
export function readHeader(file: string, bytes: Uint8Array, size: number): TensorEntry[] {
  const header = parseHeader(file, bytes)
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__')
  if (entries.length > TENSORS_MAX) throw broken(file, `it holds more than ${TENSORS_MAX} tensors`)
  const place = { dataStart: LENGTH_FIELD_BYTES + bytes.length, size }
  const tensors = entries.map(([name, value]) => readEntry(file, name, value, place))
  refuseOverlap(file, tensors)
  return tensors
}

function parseHeader(file: string, bytes: Uint8Array): Record<string, unknown> {
  try {
    const parsed = parseDistinctJson(decoder.decode(bytes))
    if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw new Error('not an object')
    return parsed as Record<string, unknown>
  } catch (cause) {
    throw broken(
      file,
      cause instanceof RepeatedKey ? 'its header names a tensor twice' : 'its header is not JSON',
      cause,
    )
  }
}

function readEntry(
  file: string,
  name: string,
  value: unknown,
  { dataStart, size }: { dataStart: number; size: number },
): TensorEntry {
  const label = `tensor ${JSON.stringify(name.slice(0, 80))}`
  if (name.length > NAME_CHARS_MAX) throw broken(file, `${label} has a name that is too long`)
  const parsed = Entry.safeParse(value)
  if (!parsed.success) throw broken(file, `${label} is not described as the format asks`)
  const { dtype, shape, data_offsets } = parsed.data
  const [begin, end] = data_offsets
  if (begin > end) throw broken(file, `${label} ends before it begins`)
  if (dataStart + end > size)
    throw broken(file, `it is cut off: ${label} ends at byte ${dataStart + end}, the file at ${size}`)
  const elementBytes = BYTES_PER_ELEMENT[dtype]
  const elements = shape.reduce((n, dim) => n * dim, 1)
  if (elementBytes !== undefined && elements * elementBytes !== end - begin)
    throw broken(file, `${label} has ${end - begin} bytes where its shape needs ${elements * elementBytes}`)
  return { name, dtype, shape, file, offset: dataStart + begin, length: end - begin }
}

function refuseOverlap(file: string, tensors: TensorEntry[]): void {
  const ordered = tensors.filter((t) => t.length > 0).sort((a, b) => a.offset - b.offset)
  for (const [i, tensor] of ordered.entries()) {
    const before = ordered[i - 1]
    if (before && before.offset + before.length > tensor.offset)
      throw broken(file, `tensors ${JSON.stringify(before.name)} and ${JSON.stringify(tensor.name)} overlap`)
  }
}

const broken = (file: string, why: string, cause?: unknown) =>
  new AppError('CHECKPOINT_BROKEN', `${basename(file)} is damaged: ${why}.`, { cause })
