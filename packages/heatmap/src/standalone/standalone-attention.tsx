import type { AttentionResult } from '@lensboard/contract'
import { useCallback, useState } from 'react'
import { AttentionDetails } from '../attention-details.js'
import { type AttentionCell, AttentionHeatmap } from '../attention-heatmap.js'
import { AttentionLegend } from '../attention-legend.js'
import { availableHead } from '../attention-matrix.js'
import { AttentionPicker } from '../attention-picker.js'
import { headPlot, marksOfPlot } from '../highlights.js'
import { useHoverChannel } from '../hover-channel.js'
import type { PageCard } from './page-card.js'
import { PageParts } from './page-parts.js'

/** Attention patterns on a page of their own, head by head. */
export function StandaloneAttention({
  card,
  result,
  width,
}: {
  card: PageCard
  result: AttentionResult
  width: number
}) {
  const [asked, setAsked] = useState({ layer: card.layer ?? 0, head: card.head ?? ('mean' as const) })
  const [cell, setCell] = useState<AttentionCell | null>(null)
  const hover = useHoverChannel<AttentionCell>()
  const choice = availableHead(result, asked.layer, asked.head)
  const select = useCallback((at: AttentionCell) => setCell(at), [])
  const side = Math.min(width, 760, Math.max(360, result.ids.length * 48 + 96))
  return (
    <PageParts
      top={<AttentionPicker result={result} {...choice} onChange={setAsked} />}
      plot={
        <AttentionHeatmap
          result={result}
          {...choice}
          width={side}
          height={side}
          theme="light"
          hover={hover}
          selected={cell}
          onSelect={select}
          onOpen={select}
          highlights={marksOfPlot(card.look?.highlights, headPlot(choice.layer, choice.head))}
        />
      }
      legend={<AttentionLegend result={result} {...choice} theme="light" hover={hover} />}
      details={cell && <AttentionDetails result={result} {...choice} query={cell.query} keyPosition={cell.key} />}
      onClose={() => setCell(null)}
    />
  )
}
