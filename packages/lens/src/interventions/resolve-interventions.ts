import { AppError, type Direction, type Intervention } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { int64s } from '../feed.js'
import { activationRows, type WantedRow } from './activation-rows.js'
import type { Change, Resolved } from './change.js'
import { idsOf } from './check-interventions.js'
import { type Placed, placeChanges } from './place-changes.js'
import { tokenAt } from './positions.js'
import { readVector } from './vector.js'

/** What resolving needs: the prompt that is changed, and the graph with the model's own head where it is open. */
export interface ResolveContext extends Pick<WorkerContext, 'decoder' | 'open' | 'progress'> {
  ids: readonly number[]
  forward?: OpenGraph
}

/**
 * Interventions as plain numbers: tokens counted, directions and activations of other prompts found, which are read
 * unchanged. They have been checked before. Throws what reading those prompts throws, and SPEC_INVALID for a direction
 * without a length.
 */
export async function resolveInterventions(
  interventions: readonly Intervention[],
  context: ResolveContext,
): Promise<Resolved> {
  const { decoder, ids } = context
  if (interventions.length === 0) return []
  const placed = placeChanges(interventions, decoder, ids.length)
  const vectors = await vectorsOf(placed, context)
  return placed.map((one): Change => {
    if (one.op === 'put') {
      const { from: _from, ...change } = one
      return { ...change, vector: vectors.get(one)! }
    }
    if (one.op !== 'add') return one
    const { direction: _direction, ...change } = one
    return { ...change, vector: vectors.get(one)! }
  })
}

async function vectorsOf(placed: readonly Placed[], context: ResolveContext): Promise<Map<Placed, Float32Array>> {
  const { decoder } = context
  const rows = placed.flatMap((one) => wantedRows(one).map((row) => ({ one, row })))
  const found = await otherPrompts(
    rows.map(({ row }) => row),
    context,
  )
  const tokens = await tokenDirections(placed, context)
  const vectors = new Map<Placed, Float32Array>()
  for (const one of placed) {
    const own = found.filter((_, i) => rows[i]!.one === one)
    if (one.op === 'put') vectors.set(one, own[0]!)
    if (one.op === 'add') vectors.set(one, directionOf(one.direction, { own, tokens, decoder }))
  }
  return vectors
}

async function otherPrompts(wanted: readonly WantedRow[], context: ResolveContext): Promise<Float32Array[]> {
  if (wanted.length === 0) return []
  const { decoder, open, progress } = context
  const forward = context.forward ?? (await open('own-head'))[0]
  return activationRows(wanted, { decoder, forward, onBatch: () => progress(0) })
}

/** Activations of other prompts that an intervention is made of: the patched one, or the last token's of each prompt. */
function wantedRows(one: Placed): WantedRow[] {
  if (one.op === 'put') {
    const { input, layer, position } = one.from
    const ids = idsOf(input)
    return [{ ids, at: one.at, layer, position: tokenAt(position, ids.length) }]
  }
  if (one.op !== 'add' || one.direction.kind !== 'difference') return []
  const { at, layer, positive, negative } = one.direction
  return [...positive, ...negative].map((input) => {
    const ids = idsOf(input)
    return { ids, at, layer, position: ids.length - 1 }
  })
}

interface Found {
  own: readonly Float32Array[]
  tokens: ReadonlyMap<number, Float32Array>
  decoder: DecoderSpec
}

function directionOf(direction: Direction, { own, tokens, decoder }: Found): Float32Array {
  if (direction.kind === 'vector') return readVector(direction.base64, decoder)
  if (direction.kind === 'token') return tokens.get(direction.id)!
  const positive = direction.positive.length
  const [plus, minus] = [mean(own.slice(0, positive)), mean(own.slice(positive))]
  return Float32Array.from(plus, (x, i) => x - minus[i]!)
}

/** In float64. */
function mean(vectors: readonly Float32Array[]): Float64Array {
  const total = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) for (const [i, x] of vector.entries()) total[i]! += x
  return total.map((x) => x / vectors.length)
}

/** Rows of the unembedding at unit length, by token. */
async function tokenDirections(
  placed: readonly Placed[],
  { decoder: { dModel, name }, open }: ResolveContext,
): Promise<Map<number, Float32Array>> {
  const ids = new Set(
    placed.flatMap((one) => (one.op === 'add' && one.direction.kind === 'token' ? [one.direction.id] : [])),
  )
  if (ids.size === 0) return new Map()
  const [graph] = await open('token-directions')
  const { directions } = await graph.run({ tokens: int64s([...ids]) }, ['directions'])
  return new Map(
    [...ids].map((id, k) => {
      const row = (directions!.data as Float32Array).slice(k * dModel, (k + 1) * dModel)
      const length = Math.hypot(...row)
      if (length > 0 && Number.isFinite(length)) return [id, row.map((x) => x / length)]
      throw new AppError(
        'SPEC_INVALID',
        `The unembedding of token ${id} in ${name} has no direction. Choose another token.`,
      )
    }),
  )
}
