import { type PatchingAgreement, type PatchingResult, pieceLabel } from '@lensboard/contract'
import { scaleLinear } from 'd3-scale'
import { formatNatsValue } from './numbers.js'
import { formatShare, restoredShares } from './restored.js'

interface Point {
  x: number
  y: number
  /** Which cell, and what both methods say of it. */
  where: string
  values: string
}

interface AgreementGeometry {
  points: Point[]
  ticks: { at: number; across: number; label: string }[]
  /** Where both methods say the same. */
  diagonal: { from: number; to: number }
  unit: 'restored share' | 'logits'
}

const TICKS = 4
/** Beyond the outermost cells, as a share of their spread. */
const ROOM = 0.06

/**
 * Where the cells of two grids lie in a square of this size, exact across and by gradient up, on one scale. Restored
 * shares; where there is nothing to restore, effects in logits.
 */
export function agreementGeometry(
  { exact, gradient }: { exact: PatchingResult; gradient: PatchingResult },
  { cells }: PatchingAgreement,
  size: { from: number; to: number },
): AgreementGeometry {
  const shared = exact.clean !== exact.corrupted && gradient.clean !== gradient.corrupted
  const effects = (result: PatchingResult) =>
    shared ? restoredShares(result) : result.patched.map((metric) => metric - result.corrupted)
  const [across, up] = [effects(exact), effects(gradient)]
  const values = cells.flatMap((cell) => [across[cell] ?? 0, up[cell] ?? 0])
  const [low, high] = [Math.min(0, ...values), Math.max(shared ? 1 : 0, ...values)]
  const room = ROOM * (high - low || 1)
  const scale = scaleLinear()
    .domain([low - room, high + room])
    .range([size.from, size.to])
  const [least = 0, most = 1] = scale.domain()
  const at = (value: number) => scale(value)
  const up0 = (value: number) => size.from + size.to - at(value)
  const say = shared ? formatShare : formatNatsValue
  const columns = exact.patched.length / exact.nLayers
  return {
    unit: shared ? 'restored share' : 'logits',
    points: cells.map((cell) => {
      const [layer, column] = [Math.floor(cell / columns), cell % columns]
      const [x, y] = [across[cell] ?? 0, up[cell] ?? 0]
      const place = exact.at === 'heads' ? `head ${column}` : pieceLabel(exact.tokens[column] ?? { text: '' })
      return {
        ...{ x: at(x), y: up0(y), where: `L${layer} · ${place}` },
        values: `exact ${say(x)}, by gradient ${say(y)}`,
      }
    }),
    ticks: scale.ticks(TICKS).map((value) => ({ at: up0(value), across: at(value), label: String(value) })),
    diagonal: { from: at(least), to: at(most) },
  }
}
