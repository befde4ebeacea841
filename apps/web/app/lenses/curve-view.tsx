import type { TrainingCurve, TrainingState } from '@lensboard/contract'
import { useState } from 'react'
import { Tabs } from '../ui/tabs'
import styles from './curve.module.css'
import { changeSeries, meanSeries } from './curve-series'
import { CurveTable } from './curve-table'
import { natsWords } from './lens-words'
import { LineChart } from './line-chart'
import { RowCurves } from './row-curves'

const HEIGHT = 240

interface CurveViewProps {
  training: Pick<TrainingState, 'spec' | 'steps'>
  curve: TrainingCurve
  height?: number
}

/** What a training has learned so far: the mean as a chart, each row small, or all of it as a table. */
export function CurveView({ training, curve, height = HEIGHT }: CurveViewProps) {
  const [view, setView] = useState('mean')
  const { spec, steps } = training
  if (spec.kind === 'jacobian')
    return curve.change && curve.change.length > 0 ? (
      <LineChart
        label={`Fit of ${spec.title}: change of the mean Jacobian`}
        series={changeSeries(curve, spec)}
        x={{ name: 'prompts', format: (x) => x.toLocaleString('en-US') }}
        y={{ name: 'relative change', scale: 'log', format: natsWords }}
        height={height}
      />
    ) : (
      <p className={styles.soon}>The curve begins with the second prompt.</p>
    )
  if (curve.heldOut.length === 0 && curve.losses.length === 0)
    return <p className={styles.soon}>The curve begins once held-out text was read for the first time.</p>
  return (
    <div className={styles.curve}>
      <Tabs
        label="How to see the curve"
        look="pills"
        value={view}
        onValueChange={setView}
        tabs={[
          { value: 'mean', label: 'Mean' },
          { value: 'rows', label: 'Rows' },
          { value: 'table', label: 'Table' },
        ]}
      />
      {view === 'mean' ? (
        <LineChart
          label={`Held-out KL of ${spec.title}`}
          series={meanSeries(curve)}
          x={{ name: 'step', format: (x) => x.toLocaleString('en-US') }}
          y={{ name: 'KL(output‖lens), nats', scale: 'log', format: natsWords }}
          height={height}
          domain={[0, Math.max(1, steps)]}
        />
      ) : view === 'rows' ? (
        <RowCurves curve={curve} steps={steps} />
      ) : (
        <CurveTable curve={curve} />
      )}
    </div>
  )
}
