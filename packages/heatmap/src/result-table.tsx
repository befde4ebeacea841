import type { AttentionResult, LensResult } from '@lensboard/contract'
import { memo, useMemo, useRef, useState } from 'react'
import type { Head } from './attention-matrix.js'
import { attentionLines, lensLines, type TableColumn } from './table-columns.js'

export interface ResultTableProps {
  result: LensResult | AttentionResult
  /** Which pattern of an attention result. */
  layer?: number | undefined
  head?: Head | undefined
  label?: string | undefined
}

const LINE_HEIGHT = 24
/** Lines kept in the document at once; scrolling moves them in steps of a quarter. */
const LINES_SHOWN = 120
const STEP = LINES_SHOWN / 4

/** A result as a native table, sortable by every column. It fills its parent and scrolls inside. */
export const ResultTable = memo(function ResultTable({ result, layer = 0, head = 'mean', label }: ResultTableProps) {
  const { lines, columns } = useMemo(
    () => (result.kind === 'lens' ? lensLines(result) : attentionLines(result, layer, head)),
    [result, layer, head],
  )
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null)
  const [first, setFirst] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const order = useMemo(() => sorted(lines, sort && columns[sort.column], sort?.down ?? false), [lines, columns, sort])
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className="lb-table-scroll" onScroll={onScroll} tabIndex={0} aria-label={label ?? 'Table'}>
      <table className="lb-table" aria-rowcount={lines + 1}>
        <thead>
          <tr>
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

/** Line numbers in order; missing values come last either way, equal ones stay as they were. */
function sorted(lines: number, column: TableColumn | null | undefined, down: boolean): Uint32Array {
  const order = Uint32Array.from({ length: lines }, (_, line) => line)
  if (!column) return order
  const keys = Array.from(order, column.sortBy)
  const sign = down ? -1 : 1
  return order.sort((x, y) => {
    const [a, b] = [keys[x]!, keys[y]!]
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || x - y
    return (a < b ? -sign : a > b ? sign : 0) || x - y
  })
}
