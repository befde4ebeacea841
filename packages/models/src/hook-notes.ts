import type { DecoderShape, DecoderWeights } from './decoder-spec.js'

type Decoder = { shape: DecoderShape; weights: DecoderWeights<unknown> }

/**
 * What a reader of hooks should know of some decoders, in the order of docs/hooks.md. A decoder to which none applies
 * adds the output of attention, then that of the MLP, to its stream, each after a norm of its own.
 */
const NOTES: readonly [sentence: string, applies: (decoder: Decoder) => boolean][] = [
  [
    'Position embeddings are added to token embeddings before block 0, so its resid_pre is their sum.',
    ({ weights }) => weights.positionEmbed !== undefined,
  ],
  [
    'The embedding is multiplied by a constant before block 0, so its resid_pre is not the stored row.',
    ({ shape }) => shape.embedScale !== 1,
  ],
  [
    'The embedding has a norm of its own, so resid_pre of block 0 is the embedding after that norm.',
    ({ weights }) => weights.lnEmbed !== undefined,
  ],
  [
    'The stored embedding is narrower or wider than the stream: resid_pre of block 0 comes after a projection, and the head projects back.',
    ({ weights }) => weights.embedIn !== undefined,
  ],
  [
    'Attention and MLP both read resid_pre, through one shared norm; resid_mid is resid_pre + attn_out, which nothing in the block reads.',
    ({ shape, weights }) => shape.parallelBlock && !weights.blocks.some(({ ln2 }) => ln2),
  ],
  [
    'Attention and MLP both read resid_pre, each through a norm of its own; resid_mid is resid_pre + attn_out, which nothing in the block reads.',
    ({ shape, weights }) => shape.parallelBlock && weights.blocks.some(({ ln2 }) => ln2),
  ],
  [
    'What attention and MLP return is normed before it is added: attn_out and mlp_out are taken after that norm.',
    ({ weights }) => weights.blocks.some(({ ln1Post, ln2Post }) => ln1Post || ln2Post),
  ],
  [
    'Attention and MLP read the stream as it is, without a norm before them.',
    ({ shape, weights }) => weights.blocks.some(({ ln1, ln2 }) => !ln1 && (shape.parallelBlock || !ln2)),
  ],
  [
    'A norm stands on the stream after each addition: resid_mid and resid_post are taken after it, so they are not the sums of what came before.',
    ({ weights }) => weights.blocks.some(({ ln1Sum, ln2Sum }) => ln1Sum || ln2Sum),
  ],
  [
    'What attention and MLP return is multiplied by a constant before it is added: attn_out and mlp_out are taken after that.',
    ({ shape }) => shape.residScale !== 1,
  ],
  [
    'mlp_out is the sum of the experts that read a token, each weighed by the router.',
    ({ weights }) => weights.blocks.some(({ mlp }) => 'router' in mlp && !mlp.shared),
  ],
  [
    'mlp_out is the sum of the experts that read a token, each weighed by the router, and of a shared expert times its gate.',
    ({ weights }) => weights.blocks.some(({ mlp }) => 'router' in mlp && mlp.shared),
  ],
  [
    'Some layers have experts and some one plain MLP.',
    ({ weights }) => new Set(weights.blocks.map(({ mlp }) => 'router' in mlp)).size > 1,
  ],
  [
    'Every layer looks through a window: pattern is zero for keys further back.',
    ({ shape }) => shape.layers.every(({ window }) => window !== undefined),
  ],
  [
    'Some layers look through a window: their pattern is zero for keys further back.',
    ({ shape }) => new Set(shape.layers.map(({ window }) => window === undefined)).size > 1,
  ],
  [
    'Scores are capped by a tanh before the softmax, so pattern is flatter than queries times keys say.',
    ({ shape }) => shape.attnSoftcap !== undefined,
  ],
  [
    'Scores lose more the further back a key lies (ALiBi), which pattern shows.',
    ({ shape }) => shape.positions.kind === 'alibi',
  ],
  [
    'No norm stands between the last block and the head, so the lens reads a stream as it is.',
    ({ weights }) => weights.lnFinal === undefined,
  ],
  ['Logits are multiplied by a constant, those of the lens too.', ({ shape }) => shape.logitScale !== 1],
  ['Logits are capped by a tanh, those of the lens too.', ({ shape }) => shape.logitSoftcap !== undefined],
]

/** One sentence for each way in which this decoder's hooks differ from those of a plain sequential block. */
export const hookNotes = (shape: DecoderShape, weights: DecoderWeights<unknown>): string[] =>
  NOTES.filter(([, applies]) => applies({ shape, weights })).map(([sentence]) => sentence)
