import { type Box, type Editor, useEditor, useValue, type VecLike } from 'tldraw'
import { cardAsking, onlyCard } from './selection.js'

interface Link {
  side: 'A' | 'B'
  from: VecLike
  to: VecLike
}

/** Thin lines from a selected difference to the cards that it is of, where they are on the board; under the cards. */
export function DifferenceLinks() {
  const editor = useEditor()
  const links = useValue('difference links', () => linksOf(editor), [editor])
  if (links.length === 0) return null
  return (
    <svg className="lb-difference-links" width="1" height="1" aria-hidden="true">
      {links.map(({ side, from, to }) => (
        <g key={side}>
          <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} vectorEffect="non-scaling-stroke" />
          {/* Near its own card: the middle may lie under another one. */}
          <text {...near(from, to)} dy="-4">
            {side}
          </text>
        </g>
      ))}
    </svg>
  )
}

function linksOf(editor: Editor): Link[] {
  const card = onlyCard(editor)
  const spec = card?.props.spec
  const own = card && editor.getShapePageBounds(card)
  if (spec?.kind !== 'difference' || !own) return []
  return (['A', 'B'] as const).flatMap((side) => {
    const there = cardAsking(editor, side === 'A' ? spec.a : spec.b)
    const bounds = there && editor.getShapePageBounds(there)
    return bounds ? [{ side, ...between(bounds, own) }] : []
  })
}

/** How far from its card a letter stands, page units. */
const LETTER_AT = 12

function near(from: VecLike, to: VecLike): { x: number; y: number } {
  const share = Math.min(0.5, LETTER_AT / Math.max(1, Math.hypot(to.x - from.x, to.y - from.y)))
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** The shortest line between two boxes, from the middle of what they share of an edge; their centres where they overlap. */
function between(one: Box, other: Box): Pick<Link, 'from' | 'to'> {
  const [x, y] = [span(one.minX, one.maxX, other.minX, other.maxX), span(one.minY, one.maxY, other.minY, other.maxY)]
  return { from: { x: x[0], y: y[0] }, to: { x: x[1], y: y[1] } }
}

/** Where two intervals are nearest: their facing ends, or the middle of what they share in both. */
function span(min: number, max: number, otherMin: number, otherMax: number): [number, number] {
  if (max < otherMin) return [max, otherMin]
  if (otherMax < min) return [min, otherMax]
  const middle = (Math.max(min, otherMin) + Math.min(max, otherMax)) / 2
  return [middle, middle]
}
