/** Where a stream can be read or changed, as fields offer it. */
export const SITES = [
  { value: 'resid_pre', label: 'resid_pre', hint: 'The stream that enters a block' },
  { value: 'attn_out', label: 'attn_out', hint: 'What attention adds' },
  { value: 'mlp_out', label: 'mlp_out', hint: 'What the MLP adds' },
] as const
