import type { DatasetResult } from '@lensboard/contract'
import { DatasetTable } from '@lensboard/heatmap'
import { memo } from 'react'

/** A reading averaged over a list of prompts: one line a row of the lens. */
export const DatasetBody = memo(function DatasetBody({ result }: { result: DatasetResult }) {
  return (
    <div className="lb-card__plot">
      <DatasetTable result={result} />
    </div>
  )
})
