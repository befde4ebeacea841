import type { PatchscopeResult } from '@lensboard/contract'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { PatchscopeQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Change } from '../interventions/change.js'
import { idsOf } from '../interventions/check-interventions.js'
import { tokenAt } from '../interventions/positions.js'
import { logSumExpOf, mostProbable } from './distribution.js'
import { rowOf } from './metric.js'

/** The numbers of a patchscope; tokens, pieces and facts are the engine's to add. */
export type PatchscopeReadings = Omit<
  PatchscopeResult,
  'facts' | 'ids' | 'tokens' | 'targetIds' | 'targetTokens' | 'vocabulary'
>

const RUNS_MAX = 16
const FLOAT = 4

/** Reads the source once, then lets the target prompt go on by itself with the activation of each layer put into it. */
export async function readPatchscope(
  question: PatchscopeQuestion,
  context: WorkerContext,
): Promise<PatchscopeReadings> {
  const { decoder, ids, open, progress } = context
  const { nLayers, dModel } = decoder
  const { targetLayer, tokens } = question
  const targetIds = idsOf(question.target)
  const position = tokenAt(question.position, ids.length)
  const targetPosition = tokenAt(question.targetPosition, targetIds.length)
  const [forward] = await open('own-head')
  const longest = Math.max(ids.length, targetIds.length + tokens)
  const nRuns = Math.min(RUNS_MAX, nLayers)
  refuseRun(
    decoder.name,
    longest * nRuns,
    nRuns * forwardBytes(decoder, longest, { streams: 1, patternCells: 0, logits: false }) +
      forwardBytes(decoder, ids.length, { streams: nLayers, patternCells: 0, logits: false }) +
      nRuns * FLOAT * 2 * decoder.dVocab,
  )
  const told = (layers: number) => progress(layers, { total: nLayers, unit: 'layers' })
  told(0)
  const layers = Array.from({ length: nLayers }, (_, layer) => layer)
  const source = await forward.run(
    { ...forwardFeeds(decoder, [ids]), read: int64s([0]) },
    layers.map((layer) => `resid_pre.${layer}`),
  )
  const decodedIds = new Int32Array(nLayers * tokens)
  const decodedLogProbs = new Float32Array(nLayers * tokens)
  for (let start = 0; start < nLayers; start += nRuns) {
    const chunk = layers.slice(start, start + nRuns)
    const changes = chunk.map((layer): Change[] => {
      const vector = rowOf(source[`resid_pre.${layer}`]!, position, dModel)
      return [{ op: 'put', at: 'resid_pre', layer: targetLayer ?? layer, position: targetPosition, vector }]
    })
    const prompts = chunk.map(() => [...targetIds])
    for (let step = 0; step < tokens; step++) {
      told(start)
      const nPositions = targetIds.length + step
      const read = int64s(chunk.map((_, row) => (row + 1) * nPositions - 1))
      const { logits } = await forward.run({ ...forwardFeeds(decoder, prompts, changes), read }, ['logits'])
      for (const [row, layer] of chunk.entries()) {
        const distribution = rowOf(logits!, row, decoder.dVocab)
        const id = mostProbable(distribution, 1)[0]!
        decodedIds[layer * tokens + step] = id
        decodedLogProbs[layer * tokens + step] = distribution[id]! - logSumExpOf(distribution)
        prompts[row]!.push(id)
      }
    }
  }
  told(nLayers)
  return { kind: 'patchscope', position, targetPosition, layers, decodedIds, decodedLogProbs }
}
