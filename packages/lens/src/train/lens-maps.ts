import { AppError } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { identityTranslators, type Translators } from './translators.js'

/**
 * The maps of a learned lens, R of them: `tuned` reads h + weight · h + bias of what enters a block, `jacobian`
 * weight · h of what leaves it.
 */
export interface LensMaps {
  kind: 'tuned' | 'jacobian'
  /** The block of each map, ascending. */
  layers: readonly number[]
  /** [R, dModel, dModel], out by in. */
  weight: Float32Array
  /** [R, dModel] */
  bias?: Float32Array | undefined
  /** Identity of the numbers. */
  sha256: string
}

/** Translators of what enters each block, and at which blocks there is one; elsewhere they change nothing. */
export interface RowTranslators extends Translators {
  mapped: ReadonlySet<number>
}

/** Throws LENS_MISMATCH for maps of another width, or of blocks that this decoder does not have. */
export function checkMaps(maps: LensMaps, { name, nLayers, dModel }: DecoderShape & { name: string }): void {
  const { layers, weight, bias } = maps
  const R = layers.length
  if (R === 0 || weight.length !== R * dModel * dModel || (bias && bias.length !== R * dModel))
    throw new AppError('LENS_MISMATCH', `This lens is of another width than ${name}, whose streams have ${dModel}.`)
  const stray = layers.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= nLayers)
  if (stray !== undefined)
    throw new AppError(
      'LENS_MISMATCH',
      `This lens has a map for block ${stray}; ${name} has blocks 0 to ${nLayers - 1}.`,
    )
}

/** What leaves a block enters the next one, so a Jacobian of block l stands at row l + 1; the last block's has no row. */
export function rowTranslators(maps: LensMaps, { nLayers, dModel }: DecoderShape): RowTranslators {
  const found = identityTranslators(nLayers, dModel)
  const size = dModel * dModel
  const mapped = new Set<number>()
  for (const [i, layer] of maps.layers.entries()) {
    const row = maps.kind === 'jacobian' ? layer + 1 : layer
    if (row >= nLayers) continue
    mapped.add(row)
    found.weight.set(maps.weight.subarray(i * size, (i + 1) * size), row * size)
    if (maps.kind === 'jacobian') for (let d = 0; d < dModel; d++) found.weight[row * size + d * (dModel + 1)]! -= 1
    if (maps.bias) found.bias.set(maps.bias.subarray(i * dModel, (i + 1) * dModel), row * dModel)
  }
  return { ...found, mapped }
}
