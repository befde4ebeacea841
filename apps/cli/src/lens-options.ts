import type { LensSpec } from '@lensboard/contract'
import { Option } from 'commander'
import type { OpenModel } from './find-model.js'
import { collect, tokenId } from './metric-option.js'

/** What else a lens reading is asked for. */
export interface LensOptions {
  mid: boolean
  parts: boolean
  track: string[]
  finalNorm: boolean
  scan?: 'fine' | 'fast'
}

export const lensOptions = (): Option[] => [
  new Option('--mid', 'also read between attention and MLP').default(false),
  new Option('--parts', 'also read what attention and MLP add, each by itself').default(false),
  new Option('--track <token>', 'follow this token too, as " Paris" or id:123; repeat it for more')
    .argParser(collect)
    .default([]),
  new Option('--no-final-norm', 'read every row but the output without the final norm'),
  new Option('--scan <mode>', 'scan the vocabulary in 8 bits where that is faster; top tokens stay exact').choices([
    'fine',
    'fast',
  ]),
]

/** A fresh question with these wishes. Throws SPEC_INVALID for a followed text that is not one token. */
export function lensQuestion(fresh: LensSpec, options: LensOptions & { topK: number }, model: OpenModel): LensSpec {
  const { mid, parts, track, finalNorm, scan, topK } = options
  return {
    ...fresh,
    topK,
    rows: { ...fresh.rows, mid, ...(parts && { parts: ['attn_out', 'mlp_out'] }) },
    track: track.map((text) => tokenId(text, model)),
    ...(!finalNorm && { finalNorm: false }),
    ...(scan && { scan }),
  }
}
