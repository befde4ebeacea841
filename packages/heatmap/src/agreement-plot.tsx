import type { PatchingAgreement, PatchingResult } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { agreementGeometry } from './agreement-geometry.js'
import { hideTooltip, showTooltip } from './tooltip.js'

interface AgreementPlotProps {
  exact: PatchingResult
  gradient: PatchingResult
  agreement: PatchingAgreement
}

const SIZE = 264
const SPACE = { left: 44, right: 8, top: 8, bottom: 40 } as const
const SIDE = SIZE - SPACE.left - SPACE.right

/** A correlation as people read it; nothing is minus zero. */
const figure = (value: number) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace('-', '−')

/** How well both methods agree in a few words: `r 0.79 · ρ 0.98`. */
export function agreementWords({ pearson, spearman, why }: PatchingAgreement): string {
  if (pearson === undefined || spearman === undefined)
    return why === 'few' ? 'Too few cells to correlate' : 'No correlation: a grid is constant'
  return `r ${figure(pearson)} · ρ ${figure(spearman)}`
}

/** Each cell of a patching as both methods have it, and the correlation of the two. */
export const AgreementPlot = memo(function AgreementPlot({ exact, gradient, agreement }: AgreementPlotProps) {
  const drawn = useMemo(
    () => agreementGeometry({ exact, gradient }, agreement, { from: 0, to: SIDE }),
    [exact, gradient, agreement],
  )
  const { cells, leftOut, pearson, spearman, why } = agreement
  const { diagonal, unit } = drawn
  return (
    <div className="lb-details lb-agreement">
      <svg
        className="lb-chart"
        width={SIZE}
        height={SIDE + SPACE.top + SPACE.bottom}
        role="img"
        aria-label={`Patching by gradient against exact, ${unit}, ${cells.length} cells: ${agreementWords(agreement)}`}
      >
        <g transform={`translate(${SPACE.left} ${SPACE.top})`}>
          {drawn.ticks.map(({ at, across, label }) => (
            <g key={label}>
              <line className="lb-chart-rule" x1={0} x2={SIDE} y1={at} y2={at} />
              <line className="lb-chart-rule" x1={across} x2={across} y1={0} y2={SIDE} />
              <text className="lb-chart-tick" x={-6} y={at + 4} textAnchor="end">
                {label.replace('-', '−')}
              </text>
              <text className="lb-chart-tick" x={across} y={SIDE + 14} textAnchor="middle">
                {label.replace('-', '−')}
              </text>
            </g>
          ))}
          <line
            className="lb-chart-cross"
            x1={diagonal.from}
            y1={SIDE - diagonal.from}
            x2={diagonal.to}
            y2={SIDE - diagonal.to}
          />
          <text className="lb-chart-tick" x={SIDE / 2} y={SIDE + 32} textAnchor="middle">
            exact, {unit}
          </text>
          <text className="lb-chart-tick" transform={`translate(-34 ${SIDE / 2}) rotate(-90)`} textAnchor="middle">
            by gradient
          </text>
          {drawn.points.map(({ x, y, where, values }, i) => (
            <circle
              key={cells[i]}
              className="lb-agreement-cell"
              cx={x}
              cy={y}
              r={3.5}
              onPointerEnter={(event) =>
                showTooltip(
                  [
                    { parts: [where], look: 'muted' },
                    { parts: [values], look: 'strong' },
                  ],
                  event.clientX,
                  event.clientY,
                )
              }
              onPointerLeave={hideTooltip}
            />
          ))}
        </g>
      </svg>
      <p className="lb-details-note">
        {pearson === undefined || spearman === undefined
          ? why === 'few'
            ? 'Fewer than three cells can be compared, so no correlation is defined.'
            : 'All cells of one grid are the same, so no correlation is defined.'
          : `Pearson r ${figure(pearson)}, Spearman ρ ${figure(spearman)} over ${cells.length} cells.`}
        {leftOut > 0 ? ` ${leftOut} cells that no patch can change are left out.` : ''} On the dashed line both say the
        same.
      </p>
    </div>
  )
})
