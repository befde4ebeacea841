import type { AttributionResult, Parity } from '@lensboard/contract'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import type { AttributionQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import { maskMaps } from '../interventions/mask-feeds.js'
import { tokenAt } from '../interventions/positions.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'
import { logSumExpOf, mostProbable } from './distribution.js'
import { frozenNorm } from './frozen-norm.js'
import { metricOf, rowOf, rowsFeed, type TokenSets, tokensOf } from './metric.js'
import { parityCheck } from './parity.js'
import { type Part, splitHeads } from './split-heads.js'

/** The numbers of an attribution; tokens, pieces and facts are the engine's to add. */
export type AttributionReadings = Omit<AttributionResult, 'facts' | 'ids' | 'tokens' | 'vocabulary'>

/** How many of the model's own most probable tokens the parity check follows. */
const CHECKED_TOKENS = 16

/** Runs the decoder once and takes the logit of one position apart into what each component adds to it. */
export async function readAttribution(
  question: AttributionQuestion,
  context: WorkerContext,
): Promise<AttributionReadings> {
  const { decoder, ids, open, progress } = context
  const { target, against, heads: apart, interventions = [] } = question
  const position = tokenAt(question.position, ids.length)
  const { nLayers } = decoder
  const [forward, tokenHead, partsHead] = await open('own-head', 'token-head', 'parts-head')
  const sites = ['resid_pre', 'resid_post', 'attn_out', 'mlp_out', ...(apart ? ['z'] : [])]
  const streams = sites.length * nLayers
  progress(0)
  const names = sites.flatMap((site) => Array.from({ length: nLayers }, (_, layer) => `${site}.${layer}`))
  const changes = await resolveInterventions(interventions, { ...context, forward })
  const extent = { streams, patternCells: 0, logits: false, maskMaps: maskMaps(decoder, [changes]) }
  refuseRun(decoder.name, ids.length, forwardBytes(decoder, ids.length, extent))
  const feeds = { ...forwardFeeds(decoder, [ids], [changes]), read: int64s([position]) }
  const fetched = await forward.run(feeds, [...names, 'logits'])
  const at = (name: string) => rowOf(fetched[name]!, position, fetched[name]!.dims[1]!)
  const heads = apart ? await splitHeads((await open('head-split'))[0], decoder, at) : undefined
  const parts = partsOf(nLayers, at, heads)
  const stream = at(`resid_post.${nLayers - 1}`)
  const vectors = parts.map(({ vector }) => vector)
  const normed = decoder.weights.lnFinal ? frozenNorm(decoder.norm, stream, vectors) : vectors
  const tokens = tokensOf(question)
  const added = await partsHead.run({ parts: rowsFeed(normed), tokens: int64s(tokens) }, [
    'parts_logits',
    'rest_logits',
  ])
  const metric = (logits: Fetched, row: number) => metricOf(question, tokens, rowOf(logits, row, tokens.length))
  const contributions = [...parts.map((_, row) => metric(added.parts_logits!, row)), metric(added.rest_logits!, 0)]
  const { logit, parity } = await ownLogit(tokenHead, {
    sets: question,
    stream,
    own: fetched.logits!.data as Float32Array,
  })
  const sum = contributions.reduce((a, b) => a + b, 0)
  progress(ids.length)
  return {
    kind: 'attribution',
    position,
    target,
    against,
    components: [...parts.map(({ component }) => component), { site: 'bias', layer: nLayers }],
    contributions: Float32Array.from(contributions),
    logit,
    parity: { ...parity, maxAbsLogit: worst(parity.maxAbsLogit, sum - logit) },
  }
}

/** Everything that is added to the stream, from the embedding up. */
function partsOf(nLayers: number, at: (name: string) => Float32Array, heads: Part[][] | undefined): Part[] {
  return Array.from({ length: nLayers }, (_, layer): Part[] => {
    const [entering, attnOut, mlpOut] = ['resid_pre', 'attn_out', 'mlp_out'].map((site) => at(`${site}.${layer}`))
    return [
      ...(layer === 0 ? [{ component: { site: 'embed', layer }, vector: entering! } satisfies Part] : []),
      ...(layer > 0 ? changeOf(layer, entering!, at(`resid_post.${layer - 1}`)) : []),
      ...(heads?.[layer] ?? [{ component: { site: 'attn_out', layer }, vector: attnOut! } satisfies Part]),
      { component: { site: 'mlp_out', layer }, vector: mlpOut! },
    ]
  }).flat()
}

/** What interventions do to the stream between two blocks is a part of its own; elsewhere nothing happens there. */
function changeOf(layer: number, entering: Float32Array, left: Float32Array): Part[] {
  if (entering.every((x, i) => x === left[i])) return []
  return [{ component: { site: 'intervention', layer }, vector: entering.map((x, i) => x - left[i]!) }]
}

/** The quantity as the model's head has it, and how far the way to it is from the logits of the forward graph itself. */
async function ownLogit(
  tokenHead: OpenGraph,
  { sets, stream, own }: { sets: TokenSets; stream: Float32Array; own: Float32Array },
): Promise<{ logit: number; parity: Parity }> {
  const asked = tokensOf(sets)
  const checked = mostProbable(own, CHECKED_TOKENS)
  const feeds = { h: rowsFeed([stream]), tokens: int64s([...asked, ...checked]) }
  const { logits, uncapped } = await tokenHead.run(feeds, ['logits', 'uncapped'])
  const read = (logits!.data as Float32Array).subarray(asked.length)
  const logSumExp = logSumExpOf(own)
  const { parity, add } = parityCheck()
  const top1 = checked[read.reduce((best, logit, i) => (logit > read[best]! ? i : best), 0)]!
  const followed = Float32Array.from(checked, (id) => own[id]!)
  add({ logits: followed, logSumExp, top1: checked[0]! }, { logits: read, logSumExp, top1 })
  return { logit: metricOf(sets, asked, uncapped!.data), parity }
}

/** A difference that is no number is the largest there is. */
const worst = (most: number, difference: number) =>
  Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, Math.abs(difference))
