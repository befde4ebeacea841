import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'
import { DatasetChart, DatasetLegend, DatasetTable, datasetSvg, shownMean } from '@lensboard/heatmap'
import { memo, useCallback, useState } from 'react'
import { useEditor, useIsDarkMode } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { bodyBox } from './card-box.js'
import { leavesPointer } from './leaves-pointer.js'
import { cardTitle } from './words.js'

interface DatasetBodyProps {
  shape: CardShape
  result: DatasetResult
  readonly: boolean
}

/** A reading averaged over a list of prompts: its chart or all its numbers, and what they are. */
export const DatasetBody = memo(function DatasetBody({ shape, result, readonly }: DatasetBodyProps) {
  const editor = useEditor()
  const theme = useIsDarkMode() ? 'dark' : 'light'
  const [table, setTable] = useState(false)
  const { id, type, props } = shape
  const { width, height } = bodyBox('dataset', props)
  const measure = shownMean(result, props.metric)
  const choose = useCallback(
    (metric: DatasetMeasure) => {
      editor.markHistoryStoppingPoint('choose a metric')
      editor.updateShape<CardShape>({ id, type, props: { metric } })
    },
    [editor, id, type],
  )
  const title = cardTitle(props.title, props.spec)
  const svg = () => datasetSvg(result, { title, measure, width: props.w, height: props.h })
  return (
    <>
      <div className="lb-card__plot lb-card__dataset" style={{ height }}>
        {table ? (
          <DatasetTable result={result} />
        ) : (
          <DatasetChart result={result} measure={measure} width={width} height={height} theme={theme} />
        )}
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <DatasetLegend
          result={result}
          measure={measure}
          fileName={fileNameOf(title)}
          svg={svg}
          onMeasure={readonly ? undefined : choose}
        />
        <button
          type="button"
          className="lb-card__button lb-card__view"
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          {table ? 'Chart' : 'Table'}
        </button>
      </div>
    </>
  )
})

const NAME_CHARS = 60
/** What every file system takes. */
const fileNameOf = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_CHARS)
    .replace(/^-|-$/g, '') || 'data-set'
