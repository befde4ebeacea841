import type { LensResult } from '@lensboard/contract'
import {
  type ChartChoice,
  type ChartLine,
  chartLines,
  firstPins,
  type HoverChannel,
  type LensCell,
  nameOf,
  type Pins,
  pinSubjects,
  type Theme,
  TrajectoryChart,
} from '@lensboard/heatmap/live'
import { useCallback, useMemo } from 'react'
import styles from './hero.module.css'

const HEIGHT = 148

export interface PinnedChartProps {
  result: LensResult
  pins: Pins
  /** The chosen cell; its position is drawn where none is pinned. */
  cell: LensCell
  width: number
  theme: Theme
  hover: HoverChannel<LensCell>
  preview: HoverChannel<number>
  onRelease(): void
}

/** What is pinned, from the embedding to the output; before anything is, the top tokens of the chosen position. */
export function PinnedChart({ result, pins, cell, width, theme, hover, preview, onRelease }: PinnedChartProps) {
  const { position } = cell
  const own = pins.groups.length > 0
  const choice = useMemo<ChartChoice>(
    () => ({
      subjects: pinSubjects(result, own ? pins : firstPins(result, position)),
      positions: pins.positions.length > 0 ? pins.positions : [position],
      measure: 'prob',
      pair: [0, 1],
    }),
    [result, pins, own, position],
  )
  const lines = useMemo(() => chartLines(result, choice), [result, choice])
  const name = useCallback((line: ChartLine) => nameOf(result, choice, line), [result, choice])
  const previewLines = useCallback((id: number) => chartLines(result, { ...choice, subjects: [id] }), [result, choice])
  return (
    <section className={styles.chart} aria-label="Probability over the layers">
      <h3 className={styles.chartTitle}>
        {own ? 'Pinned, over the layers' : 'Top tokens here, over the layers'}
        {own || pins.positions.length > 0 ? (
          <button type="button" className="lb-token-button" onClick={onRelease}>
            Release all
          </button>
        ) : (
          <span className={styles.faint}>click a token to pin it</span>
        )}
      </h3>
      <TrajectoryChart
        result={result}
        lines={lines}
        measure="prob"
        width={width}
        height={HEIGHT}
        theme={theme}
        cell={cell}
        hover={hover}
        nameOf={name}
        preview={preview}
        previewLines={previewLines}
      />
    </section>
  )
}
