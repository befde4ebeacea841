import { AppError, rowOfMap } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { identityTranslators, type Translators } from './translators.js'

interface Maps {
  kind: 'tuned' | 'jacobian'
  /** The block of each map, ascending; R of them. */
  layers: readonly number[]
  /** Identity of the numbers. */
  sha256: string
}

/**
 * The maps of a learned lens: `tuned` reads h + weight · h + bias of what enters a block, `jacobian` weight · h of what
 * leaves it.
 */
export interface LensMaps extends Maps {
  /** [R, dModel, dModel], out by in. */
  weight: Float32Array
  /** [R, dModel] */
  bias?: Float32Array | undefined
}

/** The same where they lie in a file as float32, little-endian, so that one is in memory at a time. */
export interface MapsInFile extends Maps {
  dModel: number
  file: string
  /** Bytes before `weight` [R, dModel, dModel] and before `bias` [R, dModel]. */
  weightAt: number
  biasAt?: number | undefined
}

/** Translators of what enters each block, and at which blocks there is one; elsewhere they change nothing. */
export interface RowTranslators extends Translators {
  mapped: ReadonlySet<number>
}

/** Throws LENS_MISMATCH for maps of another width, or of blocks that this decoder does not have. */
export function checkMaps(
  maps: LensMaps | MapsInFile,
  { name, nLayers, dModel }: DecoderShape & { name: string },
): void {
  const { layers } = maps
  if (layers.length === 0 || !isWide(maps, dModel))
    throw new AppError('LENS_MISMATCH', `This lens is of another width than ${name}, whose streams have ${dModel}.`)
  const stray = layers.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= nLayers)
  if (stray !== undefined)
    throw new AppError(
      'LENS_MISMATCH',
      `This lens has a map for block ${stray}; ${name} has blocks 0 to ${nLayers - 1}.`,
    )
}

function isWide(maps: LensMaps | MapsInFile, dModel: number): boolean {
  if ('file' in maps) return maps.dModel === dModel
  const R = maps.layers.length
  return maps.weight.length === R * dModel * dModel && (!maps.bias || maps.bias.length === R * dModel)
}

/**
 * Rows at which there is a map, each with the place of its map: what leaves a block enters the next one, so a Jacobian
 * of block l stands at row l + 1; the last block's has none.
 */
export const mappedRows = ({ kind, layers }: Pick<Maps, 'kind' | 'layers'>, nLayers: number): Map<number, number> =>
  new Map(layers.map((layer, i) => [rowOfMap(kind, layer), i] as const).filter(([row]) => row < nLayers))

/** Every row's translator at once, as an evaluation reads them; a Jacobian as J − 1. */
export function rowTranslators(maps: LensMaps, { nLayers, dModel }: DecoderShape): RowTranslators {
  const found = identityTranslators(nLayers, dModel)
  const size = dModel * dModel
  const rows = mappedRows(maps, nLayers)
  for (const [row, i] of rows) {
    found.weight.set(maps.weight.subarray(i * size, (i + 1) * size), row * size)
    if (maps.kind === 'jacobian') for (let d = 0; d < dModel; d++) found.weight[row * size + d * (dModel + 1)]! -= 1
    if (maps.bias) found.bias.set(maps.bias.subarray(i * dModel, (i + 1) * dModel), row * dModel)
  }
  return { ...found, mapped: new Set(rows.keys()) }
}
