import { AppError } from '@lensboard/contract'
import type { DecoderShape } from './decoder-spec.js'

/** Throws CHECKPOINT_BROKEN where the numbers of a config contradict each other before any tensor is looked at. */
export function checkShape(shape: DecoderShape, name: string): void {
  const why = contradiction(shape)
  if (why) throw new AppError('CHECKPOINT_BROKEN', `config.json of ${name} is damaged: ${why}.`)
}

function contradiction({
  nHeads,
  nKvHeads,
  nLayers,
  dHead,
  positions,
  layers,
  experts,
}: DecoderShape): string | undefined {
  if (nHeads % nKvHeads !== 0) return `${nHeads} heads cannot share ${nKvHeads} key-value heads`
  if (dHead < 1) return `${nHeads} heads are more than the width holds`
  if (layers.length !== nLayers) return `it describes ${layers.length} of ${nLayers} layers`
  if (experts && experts.perToken < 1) return 'no expert reads a token'
  if (positions.kind === 'alibi' && positions.slopes.length !== nHeads) return 'its heads have no slope each'
  if (positions.kind !== 'rotary') return
  const { dims, tables } = positions
  if (dims < 2 || dims % 2 !== 0 || dims > dHead)
    return `rotary positions cannot turn ${dims} of ${dHead} entries of a head`
  for (const { scaling } of tables)
    if (scaling?.kind === 'longrope')
      for (const factors of [scaling.shortFactor, scaling.longFactor])
        if (factors.length !== dims / 2) return `rope_scaling has ${factors.length} factors for ${dims / 2} frequencies`
}
