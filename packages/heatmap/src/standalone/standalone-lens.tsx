import type { LensResult } from '@lensboard/contract'
import { useCallback, useMemo, useState } from 'react'
import { CellDetails } from '../cell-details.js'
import { DifferenceDetails } from '../difference-details.js'
import { useHoverChannel } from '../hover-channel.js'
import { Legend } from '../legend.js'
import type { LensCell } from '../lens-cell.js'
import { LensHeatmap } from '../lens-heatmap.js'
import { matchReadings } from '../match-readings.js'
import type { PageCard } from './page-card.js'
import { heightOf, PageParts } from './page-parts.js'

interface StandaloneLensProps {
  card: PageCard
  result: LensResult
  baseline?: LensResult | undefined
  width: number
}

/** A lens reading, or the difference of two, on a page of its own. */
export function StandaloneLens({ card, width, ...answers }: StandaloneLensProps) {
  const [metric, setMetric] = useState(card.metric ?? 'prob')
  const [cell, setCell] = useState<LensCell | null>(null)
  const hover = useHoverChannel<LensCell>()
  const { result, baseline } = useMemo(() => {
    if (!answers.baseline) return { result: answers.result, baseline: undefined }
    const { a, b } = matchReadings(answers.result, answers.baseline)
    return { result: a, baseline: b }
  }, [answers.result, answers.baseline])
  const { groups, through, sides, look } = card
  const shared = { result, metric, baseline, sides, through, groups, theme: 'light' as const, hover }
  const select = useCallback((at: LensCell) => setCell(at), [])
  const details =
    cell &&
    (baseline && sides ? (
      <DifferenceDetails a={result} b={baseline} {...{ sides, metric, groups, ...cell }} />
    ) : (
      <CellDetails result={result} groups={groups} {...cell} />
    ))
  return (
    <PageParts
      plot={
        <LensHeatmap
          {...shared}
          {...look}
          width={width}
          height={heightOf(result.rows.length)}
          selected={cell}
          onSelect={select}
          onOpen={select}
        />
      }
      legend={<Legend {...shared} {...look} onMetric={setMetric} />}
      details={details}
      onClose={() => setCell(null)}
    />
  )
}
