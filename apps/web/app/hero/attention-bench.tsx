import type { AttentionResult } from '@lensboard/contract'
import {
  type AttentionCell,
  AttentionDetails,
  AttentionHeatmap,
  AttentionLegend,
  AttentionPicker,
  createHoverChannel,
} from '@lensboard/heatmap/live'
import { useMemo, useState } from 'react'
import { useTheme } from '../theme'
import { type BenchProps, CardBox } from './card-box'

/** Attention of the same prompt, head by head. */
export function AttentionBench({ result, title, widths, height, look, onLook }: BenchProps<AttentionResult>) {
  const { theme } = useTheme()
  const view = { layer: look.layer, head: look.head }
  const last = result.ids.length - 1
  const [cell, setCell] = useState<AttentionCell>({ query: last, key: last })
  const hover = useMemo(() => createHoverChannel<AttentionCell>(), [])
  return (
    <CardBox
      title={title}
      subtitle={`workshop · Attention · ${result.ids.length} tokens`}
      picker={<AttentionPicker result={result} {...view} onChange={onLook} />}
      plot={
        <AttentionHeatmap
          result={result}
          {...view}
          width={widths.card}
          height={height}
          theme={theme}
          selected={cell}
          onSelect={setCell}
          hover={hover}
        />
      }
      legend={<AttentionLegend result={result} {...view} theme={theme} hover={hover} />}
      side={<AttentionDetails result={result} {...view} query={cell.query} keyPosition={cell.key} />}
    />
  )
}
