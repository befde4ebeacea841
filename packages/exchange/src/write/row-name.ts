import type { LensRow } from '@lensboard/contract'

/** The row as our charts call it: `output`, `L7`, `L7 mid`, `embed`. */
export function rowName({ site, layer }: LensRow): string {
  if (site === 'output') return 'output'
  if (site === 'resid_pre') return layer === 0 ? 'embed' : `L${layer}`
  return `L${layer} ${{ resid_mid: 'mid', resid_post: 'post', attn_out: 'attn', mlp_out: 'mlp' }[site]}`
}

/** Rows of tools that read what leaves a block, by the block: the stream that enters the next one, and the output. */
export function blockRows(rows: readonly LensRow[]): { row: number; layer: number }[] {
  return rows.flatMap(({ site, layer }, row) => {
    if (site === 'output' || site === 'resid_post') return [{ row, layer }]
    return site === 'resid_pre' && layer > 0 ? [{ row, layer: layer - 1 }] : []
  })
}
