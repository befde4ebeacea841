import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'
import { DatasetChart, DatasetLegend, datasetSvg, shownMean } from '@lensboard/heatmap'
import { memo, useCallback } from 'react'
import { useEditor, useIsDarkMode } from 'tldraw'
import { useHighlights } from '../annotations/use-highlights.js'
import type { CardShape } from '../records/index.js'
import { bodyBox } from './card-box.js'
import { fileNameOf } from './file-name.js'
import { leavesPointer } from './leaves-pointer.js'
import { toggleTable } from './own-table.js'
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
  const { id, type, props } = shape
  const { width, height } = bodyBox('dataset', props)
  const measure = shownMean(result, props.metric)
  const { highlights, onHighlight } = useHighlights(editor, shape, result)
  const choose = useCallback(
    (metric: DatasetMeasure) => {
      editor.markHistoryStoppingPoint('choose a metric')
      editor.updateShape<CardShape>({ id, type, props: { metric } })
    },
    [editor, id, type],
  )
  const title = cardTitle(props.title, props.spec)
  const svg = () => datasetSvg(result, { title, measure, width: props.w, height: props.h, highlights })
  return (
    <>
      <div className="lb-card__plot lb-card__dataset" style={{ height }}>
        <DatasetChart
          result={result}
          measure={measure}
          width={width}
          height={height}
          theme={theme}
          highlights={highlights}
          onHighlight={onHighlight}
        />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <DatasetLegend
          result={result}
          measure={measure}
          fileName={fileNameOf(title, 'data-set')}
          svg={svg}
          onMeasure={readonly ? undefined : choose}
        />
        <button type="button" className="lb-card__button lb-card__view" onClick={() => toggleTable(editor, shape)}>
          Table
        </button>
      </div>
    </>
  )
})
