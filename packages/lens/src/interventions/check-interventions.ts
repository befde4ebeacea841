import { AppError, type Input, type Intervention, LIMITS, type Range } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { checkIds, checkLayer, checkTokens } from '../engine/question.js'
import { type Placed, placeChanges } from './place-changes.js'
import { tokenAt } from './positions.js'
import { readVector } from './vector.js'

type Named = DecoderShape & { name: string }

const invalid = (why: string) => new AppError('SPEC_INVALID', why)

/**
 * Throws SPEC_INVALID for interventions that this decoder or this prompt of `nTokens` has no place for, that contradict
 * each other, or that leave a query nothing to look at; and what `checkIds` throws for the prompts inside them.
 */
export function checkInterventions(interventions: readonly Intervention[], decoder: Named, nTokens: number): void {
  if (interventions.length > LIMITS.interventions)
    throw invalid(`At most ${LIMITS.interventions} interventions fit one card; this one has ${interventions.length}.`)
  for (const one of interventions) checkOne(one, decoder)
  const placed = placeChanges(interventions, decoder, nTokens)
  checkPuts(placed)
  checkBlocks(placed, decoder, nTokens)
}

function checkOne(one: Intervention, decoder: Named): void {
  const { name, nHeads } = decoder
  const layers = 'layers' in one ? [one.layers.from, one.layers.to] : [one.layer]
  if (one.op === 'patch') layers.push(one.from.layer)
  if (one.op === 'add' && one.direction.kind === 'difference') layers.push(one.direction.layer)
  for (const layer of layers) checkLayer(layer, decoder)
  const head = 'heads' in one ? one.heads?.find((h) => h >= nHeads) : undefined
  if (head !== undefined) throw invalid(`Head ${head} does not exist: ${name} has ${nHeads} heads, 0 to ${nHeads - 1}.`)
  if (one.op === 'patch') tokenAt(one.from.position, checkedIds(one.from.input, decoder).length)
  if (one.op !== 'add') return
  const { direction } = one
  if (direction.kind === 'vector') readVector(direction.base64, decoder)
  else if (direction.kind === 'token') checkTokens([direction.id], decoder)
  else for (const input of [...direction.positive, ...direction.negative]) checkedIds(input, decoder)
}

/** Prompts inside an intervention reach the engine as ids. */
export function idsOf(input: Input): readonly number[] {
  if (input.kind === 'ids') return input.ids
  throw new Error('a prompt inside an intervention came without its ids')
}

function checkedIds(input: Input, decoder: Named): readonly number[] {
  const ids = idsOf(input)
  checkIds(ids, decoder)
  return ids
}

function checkPuts(placed: readonly Placed[]): void {
  const seen = new Set<string>()
  for (const one of placed) {
    if (one.op !== 'put') continue
    const place = `${one.at} of block ${one.layer} at token ${one.position}`
    if (seen.has(place)) throw invalid(`Two patches replace ${place}. Keep one of them.`)
    seen.add(place)
  }
}

/** A softmax over nothing is no number, so every query keeps at least one key of those that its window shows. */
function checkBlocks(placed: readonly Placed[], { layers, nLayers, nHeads }: Named, nTokens: number): void {
  const blocks = placed.filter((one) => one.op === 'block')
  // Heads that are blocked alike need one look.
  const fine = new Set<string>()
  for (let layer = 0; layer < nLayers; layer++)
    for (let head = 0; head < nHeads; head++) {
      const here = blocks.filter(({ layers: l, heads }) => l.from <= layer && layer <= l.to && heads.includes(head))
      const { window } = layers[layer]!
      const alike = [window, ...here.map((block) => blocks.indexOf(block))].join()
      if (fine.has(alike)) continue
      const query = blindQuery(here, nTokens, window)
      if (query !== undefined)
        throw invalid(
          `This leaves token ${query} nothing to look at in block ${layer}, head ${head}. Leave it one key, its own for example.`,
        )
      fine.add(alike)
    }
}

/** The first query whose keys are all blocked. */
function blindQuery(blocks: readonly { queries: Range; keys: Range }[], nTokens: number, window = nTokens) {
  for (let query = 0; query < nTokens; query++) {
    const hidden = blocks.filter(({ queries }) => queries.from <= query && query <= queries.to).map(({ keys }) => keys)
    let free = Math.max(0, query + 1 - window)
    for (const { from, to } of hidden.sort((a, b) => a.from - b.from)) if (from <= free) free = Math.max(free, to + 1)
    if (free > query) return query
  }
  return undefined
}
