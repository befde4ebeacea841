import type { LensRow } from '@lensboard/contract'

/** Short name of a row on axes: `output`, `L7` (reads resid_pre of block 7), `L7 mid`, `L7 mlp`, `embed`. */
export function rowLabel({ site, layer }: LensRow): string {
  if (site === 'output') return 'output'
  if (site === 'resid_mid') return `L${layer} mid`
  if (site === 'resid_post') return `L${layer} post`
  if (site === 'attn_out') return `L${layer} attn`
  if (site === 'mlp_out') return `L${layer} mlp`
  return layer === 0 ? 'embed' : `L${layer}`
}

/** The row in words, for screen readers. */
export function spellRow({ site, layer }: LensRow): string {
  if (site === 'output') return 'Output'
  if (site === 'resid_mid') return `Layer ${layer} after attention`
  if (site === 'resid_post') return `After layer ${layer}`
  if (site === 'attn_out') return `What attention of layer ${layer} adds`
  if (site === 'mlp_out') return `What the MLP of layer ${layer} adds`
  return layer === 0 ? 'Embedding' : `Layer ${layer}`
}

/** What a row is read from, with the name of its activation. */
export function whatRowReads({ site, layer }: LensRow): string {
  if (site === 'output') return 'the model’s own output'
  if (site === 'resid_mid') return `reads blocks.${layer}.resid_mid, after attention`
  if (site === 'resid_post') return `reads blocks.${layer}.resid_post, after the block`
  if (site === 'attn_out') return `reads blocks.${layer}.attn_out, what attention adds`
  if (site === 'mlp_out') return `reads blocks.${layer}.mlp_out, what the MLP adds`
  return `reads blocks.${layer}.resid_pre, ${layer === 0 ? 'the embedding' : 'what enters the block'}`
}
