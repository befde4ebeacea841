import { type AttributionResult, type Component, pieceLabel } from '@lensboard/contract'
import { fit, showPiece } from '../fit.js'
import type { Paper } from '../table.js'
import { metricWords } from './metric-words.js'

const BAR_COLUMNS = 24

/** The largest contributions first, and what all others come to. */
export function attributionLines(result: AttributionResult, top: number, { width }: Paper): string[] {
  const { components, contributions, position, tokens, logit, parity } = result
  const name = (id: number) => showPiece(result.vocabulary.get(id)!)
  const order = Array.from(components.keys()).sort((a, b) => Math.abs(contributions[b]!) - Math.abs(contributions[a]!))
  const most = Math.max(...contributions.map(Math.abs), Number.MIN_VALUE)
  const line = (label: string, value: number) => {
    const bar = '█'.repeat(Math.min(BAR_COLUMNS, Math.round((BAR_COLUMNS * Math.abs(value)) / most)))
    return `${signed(value).padStart(9)}  ${fit(label, 14)} ${bar}`.trimEnd()
  }
  const rest = order.slice(Math.max(0, top))
  const words = metricWords({ target: result.target.map(name), against: result.against.map(name) })
  return [
    `${words} after token ${position} ${showPiece(tokens[position]!)}: ${signed(logit)}`,
    ...order.slice(0, Math.max(0, top)).map((i) => line(labelOf(components[i]!, components), contributions[i]!)),
    ...(rest.length > 0
      ? [
          line(
            `${rest.length} others`,
            rest.reduce((sum, i) => sum + contributions[i]!, 0),
          ),
        ]
      : []),
    `they sum to it within ${parity.maxAbsLogit.toExponential(0)}`,
  ].map((one) => one.slice(0, width))
}

function labelOf({ site, layer, head }: Component, components: readonly Component[]): string {
  if (site === 'embed') return 'embedding'
  if (site === 'head') return `head ${layer}.${head}`
  if (site === 'bias') return layer === components.at(-1)!.layer ? 'final bias' : `attn bias ${layer}`
  return `${site} ${layer}`
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

/** One plain object in full precision. */
export function attributionJson(result: AttributionResult): object {
  const label = (id: number) => ({ id, token: pieceLabel(result.vocabulary.get(id)!) })
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    position: result.position,
    target: result.target.map(label),
    against: result.against.map(label),
    logit: result.logit,
    components: result.components.map((one, i) => ({ ...one, contribution: result.contributions[i] })),
    parity: result.parity,
    run: result.facts,
  }
}
