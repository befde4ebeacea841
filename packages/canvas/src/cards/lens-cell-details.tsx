import type { LensResult, TokenGroup } from '@lensboard/contract'
import {
  CellDetails,
  CellTrajectories,
  DifferenceNote,
  FollowedTable,
  pinSubjects,
  TokenText,
  TopTable,
} from '@lensboard/heatmap'
import { useMemo } from 'react'
import { useEditor, useIsDarkMode, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { type CellCursor, chartedPositions, type DetailsView, detailsView, hoverOf } from './card-state.js'
import { useCellPins } from './use-cell-pins.js'
import { useDetailed } from './use-part.js'

const TABS: readonly { value: DetailsView['tab']; label: string }[] = [
  { value: 'cell', label: 'Cell' },
  { value: 'rows', label: 'Chart' },
  { value: 'followed', label: 'Tokens × rows' },
  { value: 'top', label: 'Top tokens' },
]
const NONE: readonly number[] = []
const NO_GROUPS: readonly TokenGroup[] = []
/** Of a popup, inside its padding. */
const CHART_WIDTH = { wide: 416, narrow: 294 }

interface LensCellDetailsProps {
  shape: CardShape
  result: LensResult
  baseline: LensResult | null
  cursor: CellCursor
  /** The popup has room beside the card for a wide chart. */
  wide: boolean
}

/** What a lens card knows of a cell and of its position over the rows; the tab stays while cells change. */
export function LensCellDetails({ shape, baseline, cursor, wide, ...props }: LensCellDetailsProps) {
  const editor = useEditor()
  const theme = useIsDarkMode() ? 'dark' : 'light'
  const view = useValue('details view', () => detailsView(editor).get(), [editor])
  const { row, column: position } = cursor
  const result = useDetailed(shape, props.result, position)
  const { spec } = shape.props
  const [asked, groups] = spec.kind === 'lens' ? [spec.track, spec.groups ?? NO_GROUPS] : [NONE, NO_GROUPS]
  const others = useValue('charted here', () => {
    const charted = chartedPositions(editor).get()
    return charted?.shapeId === shape.id ? charted.positions : NONE
  }, [editor, shape.id])
  const tracking = useCellPins(shape)
  const tracked = useMemo(() => pinSubjects(result, tracking.pins), [result, tracking.pins])
  const beside = useMemo(() => [...new Set([...others, ...tracking.pins.positions])], [others, tracking.pins])
  const piece = result.tokens[position]
  const show = (part: Partial<DetailsView>) => detailsView(editor).set({ ...view, ...part })
  return (
    <>
      <div className="lb-popup__tabs" role="tablist" aria-label="What is shown of this position">
        {TABS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            role="tab"
            aria-selected={value === view.tab}
            onClick={() => show({ tab: value })}
          >
            {label}
          </button>
        ))}
      </div>
      {view.tab === 'cell' ? (
        <>
          <CellDetails
            result={result}
            row={row}
            position={position}
            asked={asked}
            groups={groups}
            tracking={tracking}
          />
          {baseline ? <DifferenceNote result={result} baseline={baseline} row={row} position={position} /> : null}
        </>
      ) : (
        <h3 className="lb-popup__title">
          Position {position} {piece ? <TokenText piece={piece} /> : null} → predicts {position + 1}
        </h3>
      )}
      {view.tab === 'rows' ? (
        <CellTrajectories
          result={result}
          row={row}
          position={position}
          others={beside}
          tracked={tracked}
          onOthers={(positions) => chartedPositions(editor).set({ shapeId: shape.id, positions })}
          asked={asked}
          groups={groups}
          width={wide ? CHART_WIDTH.wide : CHART_WIDTH.narrow}
          theme={theme}
          measure={view.measure}
          onMeasure={(measure) => show({ measure })}
          hover={hoverOf(editor, shape.id)}
        />
      ) : null}
      {view.tab === 'followed' ? (
        <FollowedTable result={result} position={position} groups={groups} measure={view.measure} />
      ) : null}
      {view.tab === 'top' ? <TopTable result={result} position={position} /> : null}
    </>
  )
}
