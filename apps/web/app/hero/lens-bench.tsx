import { type LensResult, PINS_MAX } from '@lensboard/contract'
import {
  CellDetails,
  type CellPins,
  createHoverChannel,
  joinLastGroup,
  Legend,
  type LensCell,
  LensHeatmap,
  ParityBadge,
  type Pins,
  togglePosition,
  toggleToken,
} from '@lensboard/heatmap/live'
import { useMemo, useState } from 'react'
import { useTheme } from '../theme'
import { type BenchProps, CardBox } from './card-box'
import { LateChart } from './late-chart'

/** A lens reading that is hovered, walked and pinned; the chart beside it follows what is pinned. */
export function LensBench({ result, title, widths, height, look, onLook }: BenchProps<LensResult>) {
  const { theme } = useTheme()
  const { metric, pins } = look
  const [cell, setCell] = useState<LensCell>({ row: result.rows.length - 1, position: result.ids.length - 1 })
  const hover = useMemo(() => createHoverChannel<LensCell>(), [])
  const preview = useMemo(() => createHoverChannel<number>(), [])
  const tracking = useMemo<CellPins>(() => {
    const keep = (next: Pins | null) => {
      preview.set(null)
      if (next) onLook({ pins: next })
    }
    const show = (id: number | null) => () => preview.set(id)
    return {
      pins,
      // Everything here is this person's own, so nothing is marked as such.
      ownFrom: PINS_MAX.groups,
      ownPositionsFrom: PINS_MAX.positions,
      onToken: (id, joins) => keep((joins ? joinLastGroup : toggleToken)(pins, id)),
      onPosition: (position) => keep(togglePosition(pins, position)),
      previewOf: (id) => ({
        onPointerEnter: show(id),
        onPointerLeave: show(null),
        onFocus: show(id),
        onBlur: show(null),
      }),
    }
  }, [pins, onLook, preview])
  return (
    <CardBox
      title={title}
      subtitle={`workshop · Logit lens · ${result.ids.length} tokens`}
      badge={<ParityBadge parity={result.parity} />}
      plot={
        <LensHeatmap
          result={result}
          metric={metric}
          width={widths.card}
          height={height}
          theme={theme}
          selected={cell}
          onSelect={setCell}
          hover={hover}
          pinned={pins.positions}
        />
      }
      legend={
        <Legend
          result={result}
          metric={metric}
          theme={theme}
          hover={hover}
          onMetric={(next) => onLook({ metric: next })}
        />
      }
      side={<CellDetails result={result} row={cell.row} position={cell.position} tracking={tracking} />}
      chart={
        <LateChart
          result={result}
          pins={pins}
          cell={cell}
          width={widths.side}
          theme={theme}
          hover={hover}
          preview={preview}
          onRelease={() => onLook({ pins: { groups: [], positions: [] } })}
        />
      }
    />
  )
}
