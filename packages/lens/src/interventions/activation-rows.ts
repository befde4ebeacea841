import { AppError, LIMITS, type Site } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'

/** One token's activation in a prompt of its own. */
export interface WantedRow {
  ids: readonly number[]
  at: Site
  layer: number
  position: number
}

/** Prompts read at once; more of them no longer make a token cheaper. */
const PROMPTS_MAX = 8

/**
 * Activations [dModel] of unchanged prompts, in the order they are asked for. Prompts that occur more than once are
 * read once, several together. Throws OUT_OF_MEMORY, and SPEC_INVALID for an activation that is not finite.
 */
export async function activationRows(
  wanted: readonly WantedRow[],
  { decoder, forward, onBatch }: { decoder: DecoderSpec; forward: OpenGraph; onBatch(): void },
): Promise<Float32Array[]> {
  const found = new Map<WantedRow, Float32Array>()
  for (const group of batches(wanted)) {
    onBatch()
    const prompts = group.map(([first]) => first!.ids)
    const rows = group.flat()
    const hooks = [...new Set(rows.map(hookOf))]
    const nPositions = Math.max(...prompts.map((ids) => ids.length))
    const each = forwardBytes(decoder, nPositions, { streams: hooks.length, patternCells: 0, logits: false })
    refuseRun(decoder.name, prompts.length * nPositions, prompts.length * each)
    // One row of the model's own head is as few as it reads.
    const fetched = await forward.run({ ...forwardFeeds(decoder, prompts), read: int64s([0]) }, hooks)
    for (const [b, ofPrompt] of group.entries())
      for (const row of ofPrompt) {
        const start = (b * nPositions + row.position) * decoder.dModel
        const vector = (fetched[hookOf(row)]!.data as Float32Array).slice(start, start + decoder.dModel)
        if (!vector.every(Number.isFinite))
          throw new AppError(
            'SPEC_INVALID',
            `${row.at} of block ${row.layer} at token ${row.position} of the other prompt is not finite, so it cannot be used.`,
          )
        found.set(row, vector)
      }
  }
  return wanted.map((row) => found.get(row)!)
}

const hookOf = ({ at, layer }: WantedRow) => `${at}.${layer}`

/** Rows by their prompt, and prompts in groups that are read together. */
function batches(wanted: readonly WantedRow[]): WantedRow[][][] {
  const byPrompt = new Map<string, WantedRow[]>()
  for (const row of wanted) {
    const key = row.ids.join()
    byPrompt.set(key, [...(byPrompt.get(key) ?? []), row])
  }
  const groups: WantedRow[][][] = []
  // Prompts of like length lie together, so that little is filled up.
  for (const rows of [...byPrompt.values()].sort(([a], [b]) => a!.ids.length - b!.ids.length)) {
    const last = groups.at(-1)
    const tokens = ((last?.length ?? 0) + 1) * rows[0]!.ids.length
    if (last && last.length < PROMPTS_MAX && tokens <= LIMITS.promptTokens) last.push(rows)
    else groups.push([rows])
  }
  return groups
}
