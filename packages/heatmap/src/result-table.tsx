import type { CardResult } from '@lensboard/contract'
import { memo, type ReactNode, useMemo, useRef, useState } from 'react'
import { CopyButton } from './copy-button.js'
import { resultLines, type TableLook } from './result-lines.js'
import { SaveButton } from './save-button.js'
import { tableOrder, tableText } from './table-text.js'

export interface ResultTableProps extends TableLook {
  result: CardResult
  label?: string | undefined
  /** Of the saved CSV, without its ending. */
  fileName?: string | undefined
  /** Wheel and keys scroll it. */
  interactive?: boolean | undefined
  /** Beside the buttons under the table. */
  children?: ReactNode
}

const LINE_HEIGHT = 24
/** Lines kept in the document at once; scrolling moves them in steps of a quarter. */
const LINES_SHOWN = 120
const STEP = LINES_SHOWN / 4

/** A result as a native table, sortable by every column; copy and CSV give what is seen. It fills its parent. */
export const ResultTable = memo(function ResultTable(props: ResultTableProps) {
  const { result, label = 'Table', fileName = 'table', interactive = true, children } = props
  const { layer, head, metric, baseline, sides, groups, highlights } = props
  const table = useMemo(
    () => resultLines(result, { layer, head, metric, baseline, sides, groups, highlights }),
    [result, layer, head, metric, baseline, sides, groups, highlights],
  )
  const { lines, columns } = table
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null)
  const [first, setFirst] = useState(0)
  const scroller = useRef<HTMLElement>(null)
  const order = useMemo(() => tableOrder(table, sort), [table, sort])
  const start = Math.min(first, Math.max(0, lines - LINES_SHOWN))
  const end = Math.min(lines, start + LINES_SHOWN)

  const onSort = (column: number) => {
    setSort({ column, down: sort?.column === column && !sort.down })
    setFirst(0)
    scroller.current?.scrollTo(0, 0)
  }
  const onScroll = () => {
    const line = (scroller.current?.scrollTop ?? 0) / LINE_HEIGHT
    setFirst(Math.max(0, Math.floor((line - STEP) / STEP) * STEP))
  }
  return (
    <div className="lb-table-view" data-interactive={interactive || undefined}>
      <section
        ref={scroller}
        className="lb-table-scroll"
        onScroll={onScroll}
        tabIndex={interactive ? 0 : -1}
        aria-label={label}
      >
        <table className="lb-table" aria-label={label} aria-rowcount={lines + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ name, number }, i) => (
                <th
                  key={name}
                  scope="col"
                  data-number={number || undefined}
                  aria-sort={sort?.column !== i ? 'none' : sort.down ? 'descending' : 'ascending'}
                >
                  <button type="button" onClick={() => onSort(i)}>
                    {name}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer lines={start} columns={columns.length} />
            {Array.from(order.subarray(start, end), (line, i) => (
              <tr key={line} aria-rowindex={start + i + 2}>
                {columns.map(({ name, number, show, title }) => (
                  <td key={name} data-number={number || undefined} title={title?.(line)}>
                    {show(line)}
                  </td>
                ))}
              </tr>
            ))}
            <Spacer lines={lines - end} columns={columns.length} />
          </tbody>
        </table>
      </section>
      <div className="lb-table-bar">
        <span className="lb-table-count">
          {lines.toLocaleString('en')} {lines === 1 ? 'line' : 'lines'}
        </span>
        {children}
        <CopyButton text={() => tableText(table, order, '\t')} what="the table" />
        <SaveButton
          label="CSV"
          what="the table as CSV"
          fileName={`${fileName}.csv`}
          type="text/csv"
          text={() => tableText(table, order, ',')}
        />
      </div>
    </div>
  )
})

function Spacer({ lines, columns }: { lines: number; columns: number }) {
  if (lines === 0) return null
  return (
    <tr className="lb-table-spacer">
      <td colSpan={columns} style={{ height: lines * LINE_HEIGHT }} />
    </tr>
  )
}
