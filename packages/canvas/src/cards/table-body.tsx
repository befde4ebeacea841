import { CARD_PARTS, ResultTable } from '@lensboard/heatmap'
import { memo, useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import { highlightsOf } from '../annotations/highlights.js'
import { marksOf } from '../annotations/placed-highlights.js'
import { tableMarks } from '../annotations/table-marks.js'
import type { AnyBodyProps } from './body-props.js'
import { fileNameOf } from './file-name.js'
import { leavesPointer } from './leaves-pointer.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { toggleTable } from './own-table.js'
import { useGridFocus, useReading } from './use-body.js'
import { cardTitle, kindWord } from './words.js'

/** A card's answer as a native table; it scrolls while the card is read. */
export const TableBody = memo(function TableBody({ shape, result, baseline }: AnyBodyProps) {
  const editor = useEditor()
  const body = useRef<HTMLDivElement>(null)
  const { reading } = useReading(editor, shape.id)
  const { spec, title, layer, head, metric, h } = shape.props
  const through = useThrough(spec)
  const sides = useMemo(() => sidesOf(spec, through), [spec, through])
  const all = highlightsOf(shape)
  const highlights = useMemo(
    () => tableMarks(marksOf(all, result), result, { layer, head }),
    [all, result, layer, head],
  )
  useGridFocus(body, reading)
  const name = cardTitle(title, spec)
  return (
    <div ref={body} className="lb-card__table" style={{ height: h - CARD_PARTS.header }} {...leavesPointer}>
      <ResultTable
        result={result}
        baseline={baseline?.kind === 'lens' ? baseline : undefined}
        sides={sides}
        groups={groupsOf(spec)}
        metric={metric}
        layer={layer}
        head={head}
        label={`${kindWord(spec)}: ${name}`}
        fileName={fileNameOf(name)}
        interactive={reading}
        highlights={highlights}
      >
        <button type="button" className="lb-copy" onClick={() => toggleTable(editor, shape)}>
          {spec.kind === 'dataset' ? 'Chart' : 'Picture'}
        </button>
      </ResultTable>
    </div>
  )
})
