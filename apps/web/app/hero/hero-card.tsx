import type { AttentionResult, LensResult } from '@lensboard/contract'
import {
  type AttentionCell,
  AttentionDetails,
  AttentionHeatmap,
  AttentionLegend,
  AttentionPicker,
  CellDetails,
  createHoverChannel,
  type Head,
  Lattice,
  Legend,
  type LensCell,
  LensHeatmap,
  type MetricId,
  ParityBadge,
} from '@lensboard/heatmap'
import { type ReactNode, useMemo, useState } from 'react'
import { useTheme } from '../theme'
import styles from './hero.module.css'
import { type Kind, type Prompt, useStoredResult } from './stored-results'
import { useWidth } from './use-width'

const ROWS = 9
/** Until the page is measured. */
const WIDTH_GUESS = 720
const PLOT_HEIGHT = { lens: 372, attention: 332 } as const

/** The card of the start page: the real component, real results, and beside it what the chosen cell holds. */
export function HeroCard({ prompt, kind }: { prompt: Prompt; kind: Kind }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const shown = useStoredResult(prompt, kind)
  return (
    <div className={styles.bench} ref={ref}>
      {shown && width > 0 ? <Bench {...shown} width={width} /> : <Waiting prompt={prompt} kind={kind} width={width} />}
    </div>
  )
}

/** The card before its result: the same box with a lattice in it. */
function Waiting({ prompt, kind, width }: { prompt: Prompt; kind: Kind; width: number }) {
  const height = PLOT_HEIGHT[kind]
  return (
    <CardFrame
      title={prompt.text}
      subtitle="workshop"
      picker={kind === 'attention' ? <span /> : null}
      plot={<Lattice width={width || WIDTH_GUESS} height={height} rows={ROWS} tokens={prompt.tokens} kind={kind} />}
    />
  )
}

function Bench({ prompt, result, width }: { prompt: Prompt; result: LensResult | AttentionResult; width: number }) {
  const height = PLOT_HEIGHT[result.kind]
  const shared = { title: prompt.text, width, height }
  return result.kind === 'lens' ? (
    <LensBench key={prompt.id} result={result} {...shared} />
  ) : (
    <AttentionBench key={prompt.id} result={result} {...shared} />
  )
}

/** The card's outside: the same box in every state, so that nothing jumps. */
function CardFrame({
  title,
  subtitle,
  badge,
  plot,
  picker,
  legend,
  side,
}: {
  title: string
  subtitle: string
  badge?: ReactNode
  plot: ReactNode
  picker?: ReactNode
  legend?: ReactNode
  side?: ReactNode
}) {
  return (
    <>
      <section className={styles.card} aria-label={`Card: ${title}`}>
        <header className={styles.cardHeader}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {badge}
        </header>
        <p className={styles.cardSubtitle}>{subtitle}</p>
        {picker ? <div className={styles.picker}>{picker}</div> : null}
        {plot}
        <div className={styles.legend}>{legend}</div>
      </section>
      <section className={styles.side} aria-live="polite" aria-label="The chosen cell">
        {side}
      </section>
    </>
  )
}

interface BenchProps<Result> {
  result: Result
  title: string
  width: number
  height: number
}

function LensBench({ result, title, width, height }: BenchProps<LensResult>) {
  const { theme } = useTheme()
  const [metric, setMetric] = useState<MetricId>('prob')
  const [cell, setCell] = useState<LensCell>({ row: result.rows.length - 1, position: result.ids.length - 1 })
  const hover = useMemo(() => createHoverChannel<LensCell>(), [])
  return (
    <CardFrame
      title={title}
      subtitle={`workshop · Logit lens · ${result.ids.length} tokens`}
      badge={<ParityBadge parity={result.parity} />}
      plot={
        <LensHeatmap
          result={result}
          metric={metric}
          width={width}
          height={height}
          theme={theme}
          selected={cell}
          onSelect={setCell}
          hover={hover}
        />
      }
      legend={<Legend result={result} metric={metric} theme={theme} hover={hover} onMetric={setMetric} />}
      side={<CellDetails result={result} row={cell.row} position={cell.position} />}
    />
  )
}

function AttentionBench({ result, title, width, height }: BenchProps<AttentionResult>) {
  const { theme } = useTheme()
  const [view, setView] = useState<{ layer: number; head: Head }>({ layer: 4, head: 'mean' })
  const last = result.ids.length - 1
  const [cell, setCell] = useState<AttentionCell>({ query: last, key: last })
  const hover = useMemo(() => createHoverChannel<AttentionCell>(), [])
  return (
    <CardFrame
      title={title}
      subtitle={`workshop · Attention · ${result.ids.length} tokens`}
      picker={<AttentionPicker result={result} {...view} onChange={setView} />}
      plot={
        <AttentionHeatmap
          result={result}
          {...view}
          width={width}
          height={height}
          theme={theme}
          selected={cell}
          onSelect={setCell}
          hover={hover}
        />
      }
      legend={<AttentionLegend result={result} {...view} theme={theme} hover={hover} />}
      side={<AttentionDetails result={result} {...view} query={cell.query} keyPosition={cell.key} />}
    />
  )
}
