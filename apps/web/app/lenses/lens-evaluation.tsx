import type { TrainedLens } from '@lensboard/contract'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Tabs } from '../ui/tabs'
import { EvaluationTable } from './evaluation-table'
import { FIGURES, type Figure, figureWords, KINDS, layerWords, rowName } from './lens-words'
import styles from './lenses.module.css'
import { type ChartSeries, LineChart } from './line-chart'
import { worseRows } from './worse-rows'

const HEIGHT = 220

type Evaluated = TrainedLens & { evaluation: NonNullable<TrainedLens['evaluation']> }

export const isEvaluated = (lens: TrainedLens): lens is Evaluated => lens.evaluation !== undefined

/** How each row of a lens reads held-out text beside the logit lens: one figure as a plot, all of them as a table. */
export function LensEvaluation({ lens }: { lens: Evaluated }) {
  const [figure, setFigure] = useState<Figure>('kl')
  const { evaluation, layers, capture } = lens
  const worse = worseRows(lens, figure)
  const { name, unit, better } = FIGURES[figure]
  const points = (rows: Evaluated['evaluation']['lens']) =>
    rows.map((row, i) => ({ x: layers[i]!, y: row[figure] * (figure === 'top1' ? 100 : 1) }))
  const series: ChartSeries[] = [
    { key: 'logit', name: 'Logit lens', look: 'beside', points: points(evaluation.logitLens) },
    { key: 'lens', name: `${KINDS[lens.kind]} lens`, look: 'main', points: points(evaluation.lens) },
    ...(figure === 'crossEntropy'
      ? [{ key: 'output', name: 'Output', look: 'thin' as const, points: [], flat: evaluation.crossEntropy }]
      : []),
  ]
  const format = (value: number) => figureWords(figure, figure === 'top1' ? value / 100 : value)
  return (
    <div className={styles.evaluation}>
      <Tabs
        label="Figure"
        look="pills"
        value={figure}
        onValueChange={(next) => setFigure(next as Figure)}
        tabs={Object.entries(FIGURES).map(([value, { tab }]) => ({ value, label: tab }))}
      />
      <LineChart
        label={`${name} of each row`}
        series={series}
        x={{ name: 'row', format: (layer) => rowName(capture, layer) }}
        y={{ name: `${name}, ${unit}`, scale: figure === 'kl' || figure === 'bias' ? 'log' : 'linear', format }}
        bad={worse}
        height={HEIGHT}
      />
      {worse.length > 0 ? (
        <p className={styles.worse}>
          <TriangleAlert size={14} strokeWidth={2} aria-hidden />
          Worse than the logit lens at {layerWords(worse)}.
        </p>
      ) : null}
      <p className={styles.quiet}>
        {better === 'lower' ? 'Lower is better.' : 'Higher is better.'} Means over{' '}
        {evaluation.nTokens.toLocaleString('en-US')} tokens it did not learn from.
      </p>
      <Dialog
        trigger={<Button size="sm">All figures</Button>}
        title={`${lens.title}: every row`}
        description={`Means over ${evaluation.nTokens.toLocaleString('en-US')} held-out tokens. The output’s own cross-entropy is ${figureWords('crossEntropy', evaluation.crossEntropy)} nats.`}
        width={760}
      >
        <EvaluationTable lens={lens} />
      </Dialog>
    </div>
  )
}
