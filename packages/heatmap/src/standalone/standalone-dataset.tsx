import type { DatasetResult } from '@lensboard/contract'
import { useState } from 'react'
import { DatasetChart } from '../dataset-chart.js'
import { DatasetLegend } from '../dataset-legend.js'
import { shownMean } from '../dataset-series.js'
import { datasetSvg } from '../dataset-svg.js'
import type { PageCard } from './page-card.js'
import { PageParts } from './page-parts.js'

const HEIGHT = 360

/** A reading averaged over prompts on a page of its own. */
export function StandaloneDataset({ card, result, width }: { card: PageCard; result: DatasetResult; width: number }) {
  const [asked, setAsked] = useState(card.metric ?? '')
  const measure = shownMean(result, asked)
  const highlights = card.look?.highlights
  const svg = () => datasetSvg(result, { title: card.title, measure, width, height: HEIGHT, highlights })
  return (
    <PageParts
      plot={
        <DatasetChart
          result={result}
          measure={measure}
          width={width}
          height={HEIGHT}
          theme="light"
          highlights={highlights}
        />
      }
      legend={<DatasetLegend result={result} measure={measure} fileName="data-set" svg={svg} onMeasure={setAsked} />}
    />
  )
}
