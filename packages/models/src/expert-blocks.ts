import { z } from 'zod'
import type { DecoderShape, ExpertWeights } from './decoder-spec.js'
import { everyLayer, NotRead, number } from './family.js'
import { gatedMlp } from './llama-blocks.js'
import { linear, type Want } from './wants.js'

/** Config keys of families whose experts lie in `mlp.experts.N`; without an expert a layer is dense. */
export const expertKeys = {
  num_experts: number.experts.or(z.literal(0)),
  num_experts_per_tok: number.experts,
  norm_topk_prob: z.boolean().default(false),
}
type ExpertConfig = z.infer<z.ZodObject<typeof expertKeys>>

/** How experts are chosen; nothing where there are none. Throws NotRead where a token asks for more than there are. */
export function routing(config: ExpertConfig): Pick<DecoderShape, 'experts'> {
  const { num_experts: count, num_experts_per_tok: perToken, norm_topk_prob: normalise } = config
  if (count === 0) return {}
  if (perToken > count) throw new NotRead(`each token asks for ${perToken} of ${count} experts`)
  return { experts: { perToken, normalise } }
}

/** Config keys of families that mix dense and sparse layers. */
export const sparseLayerKeys = {
  moe_intermediate_size: number.mlpWidth,
  decoder_sparse_step: number.layers.default(1),
  mlp_only_layers: z.array(z.number().int().nonnegative()).max(4096).nullish(),
}
type SparseConfig = ExpertConfig & z.infer<z.ZodObject<typeof sparseLayerKeys>>

/** Whether a layer has experts: every `decoder_sparse_step`-th has, unless it is named as dense. */
export const isSparse = (config: SparseConfig, layer: number): boolean =>
  config.num_experts > 0 && (layer + 1) % config.decoder_sparse_step === 0 && !config.mlp_only_layers?.includes(layer)

interface ExpertsSize {
  dModel: number
  /** Width of one expert. */
  dExpert: number
  count: number
}

/** `mlp.gate`, which chooses, and `mlp.experts.N`. */
export const sparseMlp = (mlp: string, { dModel, dExpert, count }: ExpertsSize): ExpertWeights<Want> => ({
  router: linear(`${mlp}.gate`, count, dModel, false),
  experts: everyLayer(count, (e) => gatedMlp(`${mlp}.experts.${e}`, { dModel, dMlp: dExpert }, false)),
})
