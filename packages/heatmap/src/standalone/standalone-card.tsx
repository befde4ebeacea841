import type { Answer, LensResult } from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { AttributionBars, AttributionLegend, AttributionTarget } from '../attribution-bars.js'
import { AttributionDetails, PatchingDetails, PatchscopeDetails } from '../causal-details.js'
import type { PlotCell } from '../grid-keys.js'
import type { HighlightMark } from '../highlights.js'
import { PatchingHeatmap, PatchingLegend, PatchingTarget } from '../patching-heatmap.js'
import { PatchscopeLegend, PatchscopeTable, PatchscopeTarget } from '../patchscope-table.js'
import type { PageCard } from './page-card.js'
import { heightOf, PageParts } from './page-parts.js'
import { StandaloneAttention } from './standalone-attention.js'
import { StandaloneDataset } from './standalone-dataset.js'
import { StandaloneLens } from './standalone-lens.js'

interface StandaloneCardProps {
  card: PageCard
  result: Answer
  baseline?: Answer | undefined
}

const isLens = (answer: Answer | undefined): answer is LensResult => answer?.kind === 'lens'

/** Room for details beside the plot, and what a plot is at least and at most wide. */
const DETAILS = 400
const WIDTH = { min: 320, max: 1_200 }

/** A card that stands alone on its page. */
export function StandaloneCard({ card, result, baseline }: StandaloneCardProps) {
  const width = useRoom()
  if (result.kind === 'lens')
    return (
      <StandaloneLens card={card} result={result} baseline={isLens(baseline) ? baseline : undefined} width={width} />
    )
  if (result.kind === 'attention') return <StandaloneAttention card={card} result={result} width={width} />
  if (result.kind === 'dataset') return <StandaloneDataset card={card} result={result} width={width} />
  return <CausalCard result={result} width={width} highlights={card.look?.highlights} />
}

function CausalCard({
  result,
  width,
  highlights,
}: {
  result: Exclude<Answer, { kind: 'lens' | 'attention' | 'dataset' }>
  width: number
  highlights: readonly HighlightMark[] | undefined
}) {
  const [cell, setCell] = useState<PlotCell | null>(null)
  const reading = { interactive: true, selected: cell, onSelect: setCell, highlights }
  const close = () => setCell(null)
  const at = cell ?? { row: 0, column: 0 }
  switch (result.kind) {
    case 'attribution':
      return (
        <PageParts
          top={<AttributionTarget result={result} />}
          plot={<AttributionBars result={result} theme="light" {...reading} />}
          legend={<AttributionLegend result={result} />}
          details={cell && <AttributionDetails result={result} row={at.row} />}
          onClose={close}
        />
      )
    case 'patching':
      return (
        <PageParts
          top={<PatchingTarget result={result} />}
          plot={
            <PatchingHeatmap
              result={result}
              width={width}
              height={heightOf(result.nLayers)}
              theme="light"
              {...reading}
            />
          }
          legend={<PatchingLegend result={result} theme="light" />}
          details={cell && <PatchingDetails result={result} {...at} />}
          onClose={close}
        />
      )
    case 'patchscope':
      return (
        <PageParts
          top={<PatchscopeTarget result={result} />}
          plot={<PatchscopeTable result={result} theme="light" {...reading} />}
          legend={<PatchscopeLegend result={result} theme="light" />}
          details={cell && <PatchscopeDetails result={result} {...at} />}
          onClose={close}
        />
      )
  }
}

function useRoom(): number {
  const [room, setRoom] = useState(roomNow)
  useEffect(() => {
    const measure = () => setRoom(roomNow())
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return room
}

function roomNow(): number {
  const all = document.documentElement.clientWidth - 64
  return Math.min(WIDTH.max, Math.max(WIDTH.min, all > 900 ? all - DETAILS : all))
}
