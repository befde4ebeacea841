import { useEditor, useValue } from 'tldraw'
import { swapSides } from '../editor/compare-cards.js'
import { cardAsking } from '../editor/selection.js'
import { showCard } from '../editor/show-card.js'
import type { CardShape } from '../records/index.js'
import { leavesPointer } from './leaves-pointer.js'
import { sidesOf, useThrough } from './lens-words.js'

/** The head of a difference: A less B, each a way to its card where the board has one, and how to swap them. */
export function DifferenceSides({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { spec } = shape.props
  const sides = sidesOf(spec, useThrough(spec))
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  if (spec.kind !== 'difference' || !sides) return null
  return (
    <div className="lb-sides-head" {...leavesPointer}>
      <Side shape={shape} name="A" words={sides.a} />
      <span className="lb-sides-less"> − </span>
      <Side shape={shape} name="B" words={sides.b} />
      {readonly ? null : (
        <button
          type="button"
          className="lb-step lb-sides-swap"
          aria-label="Swap A and B"
          title="Swap A and B"
          onClick={() => swapSides(editor, shape)}
        >
          <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M11 2.5l3 3-3 3M14 5.5H3M5 7.5l-3 3 3 3M2 10.5h11" />
          </svg>
        </button>
      )}
    </div>
  )
}

function Side({ shape, name, words }: { shape: CardShape; name: 'A' | 'B'; words: string }) {
  const editor = useEditor()
  const { spec } = shape.props
  const side = spec.kind === 'difference' ? (name === 'A' ? spec.a : spec.b) : null
  const show = () => {
    const there = side && cardAsking(editor, side)
    if (there) showCard(editor, there)
  }
  return (
    <button
      type="button"
      className="lb-sides-chip"
      title={`${name}: ${words}. Shows its card, where the board has one.`}
      onClick={show}
    >
      <b>{name}</b> {words}
    </button>
  )
}
