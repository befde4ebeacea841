import type { LensRow, Rows } from '@lensboard/contract'

/**
 * The rows of a lens picture, from the embedding up: what enters each chosen block, what its attention adds, what lies
 * between the two, and what its MLP adds, where asked; last of all the model's own output, whatever the stride and the
 * range are.
 */
export function lensRows(rows: Rows, nLayers: number): LensRow[] {
  const to = Math.min(rows.to ?? nLayers - 1, nLayers - 1)
  const chosen: LensRow[] = []
  for (let layer = rows.from ?? 0; layer <= to; layer += rows.stride) {
    chosen.push({ site: 'resid_pre', layer })
    if (rows.parts?.includes('attn_out')) chosen.push({ site: 'attn_out', layer })
    if (rows.mid) chosen.push({ site: 'resid_mid', layer })
    if (rows.parts?.includes('mlp_out')) chosen.push({ site: 'mlp_out', layer })
  }
  return [...chosen, { site: 'output', layer: nLayers - 1 }]
}
