import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { type LensMaps, type MapsInFile, mappedRows } from './lens-maps.js'

/** One row's map: keep · h + weight · h + bias. */
export interface RowMap {
  /** [dModel, dModel], out by in. */
  weight: Float32Array
  /** [dModel] */
  bias: Float32Array
  /** 1 where the map is added to the stream, 0 where it takes its place. */
  keep: 0 | 1
}

/** A lens's maps by the row at which they stand. */
export interface RowMaps {
  has(row: number): boolean
  /** Throws LENS_UNKNOWN or LENS_INVALID where its file is gone or cut off. */
  read(row: number): Promise<RowMap>
  close(): Promise<void>
}

/** Maps in a file are read row by row when they are needed; those of a small lens stay in memory. */
export function rowMaps(
  maps: LensMaps | MapsInFile,
  { nLayers, dModel }: Pick<DecoderShape, 'nLayers' | 'dModel'>,
  kept = KEPT,
): RowMaps {
  const rows = mappedRows(maps, nLayers)
  const keep = maps.kind === 'tuned' ? 1 : 0
  const noBias = new Float32Array(dModel)
  const size = dModel * dModel
  let file: Promise<FileHandle> | undefined
  const stored = async (from: MapsInFile, i: number): Promise<RowMap> => {
    file ??= open(from.file)
    const handle = await file.catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? new AppError('LENS_UNKNOWN', undefined, { cause }) : cause
    })
    const weight = await floats(handle, from.weightAt + 4 * i * size, size)
    const bias = from.biasAt === undefined ? noBias : await floats(handle, from.biasAt + 4 * i * dModel, dModel)
    return { weight, bias, keep }
  }
  return {
    has: (row) => rows.has(row),
    async read(row) {
      const i = rows.get(row)!
      if ('file' in maps) return kept.of(`${maps.sha256} ${i} ${keep}`, 4 * rows.size * size, () => stored(maps, i))
      const { weight, bias } = maps
      const biasOf = bias ? bias.subarray(i * dModel, (i + 1) * dModel) : noBias
      return { weight: weight.subarray(i * size, (i + 1) * size), bias: biasOf, keep }
    },
    async close() {
      await (await file?.catch(() => undefined))?.close()
    },
  }
}

async function floats(file: FileHandle, at: number, count: number): Promise<Float32Array> {
  const found = new Float32Array(count)
  const bytes = new Uint8Array(found.buffer)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, at)
  if (bytesRead < bytes.length) throw new AppError('LENS_INVALID', 'The file of this lens is cut off. Upload it again.')
  return found
}

const BYTES_MAX = 64 * 1024 * 1024

/** The maps that were read last; those of a lens that would not fit as a whole are never kept. */
export class KeptMaps {
  readonly #bytesMax: number
  /** In order of use, the oldest first. */
  readonly #maps = new Map<string, RowMap>()

  constructor(bytesMax = BYTES_MAX) {
    this.#bytesMax = bytesMax
  }

  /** The map under a key, read where it is not there, of a lens of so many bytes. */
  async of(key: string, lensBytes: number, read: () => Promise<RowMap>): Promise<RowMap> {
    const known = this.#maps.get(key)
    const found = known ?? (await read())
    if (lensBytes > this.#bytesMax) return found
    this.#maps.delete(key)
    this.#maps.set(key, found)
    let bytes = 0
    for (const map of this.#maps.values()) bytes += bytesOf(map)
    for (const [oldest, map] of this.#maps) {
      if (bytes <= this.#bytesMax) break
      this.#maps.delete(oldest)
      bytes -= bytesOf(map)
    }
    return found
  }
}

const KEPT = new KeptMaps()

const bytesOf = ({ weight, bias }: RowMap) => weight.byteLength + bias.byteLength
