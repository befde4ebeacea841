import { DATASET_MEASURES, type DatasetMeasure, type DatasetResult } from '@lensboard/contract'
import { memo } from 'react'
import { datasetCsv } from './dataset-csv.js'
import { accuraciesOf, meansOf } from './dataset-series.js'
import { InfoMark } from './info-mark.js'
import { SaveButton } from './save-button.js'

export interface DatasetLegendProps {
  result: DatasetResult
  measure: DatasetMeasure
  /** What the files are named after. */
  fileName: string
  /** The chart as a file. */
  svg(): string
  /** Absent for who may not change what the card shows. */
  onMeasure?: ((measure: DatasetMeasure) => void) | undefined
}

/** Which measure is drawn and what it is, how many prompts were read and why others were not, and the files to save. */
export const DatasetLegend = memo(function DatasetLegend(props: DatasetLegendProps) {
  const { result, measure, fileName, svg, onMeasure } = props
  const { prompts, skipped, at } = result
  const [accuracy] = accuraciesOf(result)
  return (
    <div className="lb-legend lb-dataset-legend">
      {onMeasure ? (
        <select
          className="lb-select"
          aria-label="Measure"
          title={DATASET_MEASURES[measure].name}
          value={measure}
          onChange={(event) => onMeasure(event.target.value as DatasetMeasure)}
        >
          {meansOf(result).map((one) => (
            <option key={one} value={one}>
              {DATASET_MEASURES[one].name}
            </option>
          ))}
        </select>
      ) : (
        <span className="lb-legend-name">{DATASET_MEASURES[measure].name}</span>
      )}
      <InfoMark
        name="About these measures"
        lines={[
          ...measureLines(measure),
          'Band: ± 1 standard deviation over prompts (n − 1), not the error of the mean.',
          at === 'all' ? 'Read at every token of a prompt.' : 'Read at the last token of each prompt.',
          ...(accuracy ? ['', ...measureLines(accuracy)] : ['No accuracy: the list has no expected answers.']),
        ]}
      />
      <span className="lb-unit">
        {prompts} {prompts === 1 ? 'prompt' : 'prompts'}
        {skipped.count > 0 ? `, ${skipped.count} skipped` : ''}
      </span>
      {skipped.count > 0 ? (
        <InfoMark
          name="Why prompts were skipped"
          lines={[
            `${skipped.count} of ${skipped.count + prompts} prompts could not be read`,
            ...skipped.first.map(({ prompt, why }) => `Prompt ${prompt + 1}: ${why}`),
            ...(skipped.count > skipped.first.length ? [`and ${skipped.count - skipped.first.length} more`] : []),
          ]}
        />
      ) : null}
      <SaveButton
        label="CSV"
        what="all numbers as CSV"
        fileName={`${fileName}.csv`}
        type="text/csv"
        text={() => datasetCsv(result)}
      />
      <SaveButton label="SVG" what="the chart as SVG" fileName={`${fileName}.svg`} type="image/svg+xml" text={svg} />
    </div>
  )
})

const measureLines = (measure: DatasetMeasure): string[] => {
  const { name, formula, meaning, high, low, unit, missing } = DATASET_MEASURES[measure]
  return [name, formula, meaning, `High: ${high}. Low: ${low}.`, `Unit: ${unit}.`, `Missing: ${missing}`]
}
