import type { PatchingResult } from '@lensboard/contract'
import { memo, type ReactNode, useCallback, useMemo } from 'react'
import { MetricTokens } from './attribution-bars.js'
import { patchingText } from './causal-text.js'
import { ColorScale } from './color-scale.js'
import { CopyButton } from './copy-button.js'
import type { PlotCell } from './grid-keys.js'
import { type HighlightMark, HighlightMarks } from './highlights.js'
import { InfoMark } from './info-mark.js'
import { fitCells } from './layout.js'
import { measureText } from './measure-text.js'
import { formatNatsValue } from './numbers.js'
import { palette } from './palette.js'
import { METHOD_WORDS, methodOf } from './patching-method.js'
import { patchingPicture } from './patching-picture.js'
import { Plot } from './plot.js'
import { restoredShares } from './restored.js'
import type { Theme } from './theme.js'
import type { Zoom } from './zoom.js'

export interface PatchingHeatmapProps {
  result: PatchingResult
  /** The body box in CSS pixels. */
  width: number
  height: number
  theme: Theme
  zoom?: Zoom | undefined
  interactive?: boolean | undefined
  /** By layer, and token or head. */
  selected?: PlotCell | null | undefined
  onHover?: ((cell: PlotCell | null) => void) | undefined
  onSelect?: ((cell: PlotCell) => void) | undefined
  /** Blocks that people marked, by layer, and token or head. */
  highlights?: readonly HighlightMark[] | undefined
  onHighlight?: ((id: string) => void) | undefined
}

const DOMAIN = { min: 0, max: 1, scale: 'linear' as const }

/** Where a patch of the clean prompt's activations brings the metric back: layers up, tokens or heads across. */
export const PatchingHeatmap = memo(function PatchingHeatmap(props: PatchingHeatmapProps) {
  const { result, width, height, theme, zoom = 1, interactive = true, selected, onHover, onSelect } = props
  const { highlights, onHighlight } = props
  const columns = result.patched.length / result.nLayers
  const layout = useMemo(() => fitCells({ width, height }, result.nLayers, columns), [width, height, result, columns])
  const picture = useMemo(() => patchingPicture(result, layout, theme), [result, layout, theme])
  const start = useMemo(() => ({ row: 0, column: columns - 1 }), [columns])
  const drawn = useMemo(
    () => (selected ? { row: layout.rows.indexOf(selected.row), column: selected.column } : null),
    [layout, selected],
  )
  const asked = useCallback(({ row, column }: PlotCell) => ({ row: layout.rows[row] ?? row, column }), [layout])
  const hovered = useCallback((at: PlotCell | null) => onHover?.(at && asked(at)), [onHover, asked])
  const select = useCallback((at: PlotCell) => onSelect?.(asked(at)), [onSelect, asked])
  const how = result.method ? `, ${METHOD_WORDS[result.method].short}` : ''
  const label = `Patching ${result.at}, ${result.facts.checkpoint.name}, ${result.nLayers} layers by ${columns} ${result.at === 'heads' ? 'heads' : 'tokens'}${how}`
  return (
    <Plot
      picture={picture}
      theme={theme}
      zoom={zoom}
      interactive={interactive}
      label={label}
      selected={drawn}
      start={start}
      onHover={hovered}
      onSelect={select}
      onOpen={select}
      under={highlights ? <HighlightMarks layout={layout} highlights={highlights} onOpen={onHighlight} /> : null}
    />
  )
})

/** The metric of a patching, what is put back where, and by which method. */
export const PatchingTarget = memo(function PatchingTarget({ result }: { result: PatchingResult }) {
  const { short, long } = METHOD_WORDS[methodOf(result)]
  return (
    <p className="lb-picker lb-target">
      <span title={long}>
        {result.at}, {short}
      </span>{' '}
      · <MetricTokens result={result} />
    </p>
  )
})

/** What the colours of a patching card mean, with the metric of both runs. */
export const PatchingLegend = memo(function PatchingLegend({
  result,
  theme,
  children,
}: {
  result: PatchingResult
  theme: Theme
  children?: ReactNode
}) {
  const { name, formula, meaning, direction, missing } = measureText(
    result.method === 'gradient' ? 'restoredByGradient' : 'restored',
  )
  const shares = useMemo(() => restoredShares(result), [result])
  const above = shares.filter((share) => share > 1).length
  const below = shares.filter((share) => share < 0).length
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">{result.method === 'gradient' ? 'Restored, estimated' : 'Restored'}</span>
      <InfoMark
        name="About the restored share"
        lines={[
          name,
          METHOD_WORDS[methodOf(result)].long,
          formula,
          meaning,
          direction,
          missing,
          below > 0 ? `${below} cells lie below 0.` : '',
        ]}
      />
      <span className="lb-unit">
        corrupted {formatNatsValue(result.corrupted)}, clean {formatNatsValue(result.clean)} logits
      </span>
      <CopyButton text={() => patchingText(result, '\t')} what="the grid as tab-separated values" />
      {children}
      <ColorScale table={palette('viridis', theme)} domain={DOMAIN} format={String} above={above} />
    </div>
  )
})
