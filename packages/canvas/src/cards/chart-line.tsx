import type { LensResult } from '@lensboard/contract'
import { ChartPositions } from '@lensboard/heatmap'
import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { showSource } from './chart-open.js'
import { sourceOf } from './chart-source.js'
import { leavesPointer } from './leaves-pointer.js'
import { cardTitle } from './words.js'

interface ChartLineProps {
  shape: CardShape
  result: LensResult
  positions: readonly number[]
}

/** Above a chart: which stroke is which position, and the card that it is made from. */
export function ChartTopLine({ shape, result, positions }: ChartLineProps) {
  return (
    <div className="lb-card__chart-top" {...leavesPointer}>
      <ChartPositions result={result} positions={positions} />
      <Source shape={shape} />
    </div>
  )
}

function Source({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { spec } = shape.props
  const title = useValue('title of the source', () => titleOf(sourceOf(editor, shape)), [editor, shape])
  if (spec.kind !== 'chart' || !spec.source) return null
  if (title === null)
    return <span className="lb-card__chart-lost">The source card is gone. Its last reading is kept.</span>
  return (
    <button
      type="button"
      className="lb-card__chart-source"
      title={`This chart follows the question and the pins of “${title}”. Click to see it.`}
      onClick={() => {
        const source = sourceOf(editor, shape)
        if (!source) return
        showSource(editor, shape, source)
        editor.select(source.id)
      }}
    >
      from: {title}
    </button>
  )
}

const titleOf = (source: CardShape | null) => source && cardTitle(source.props.title, source.props.spec)
