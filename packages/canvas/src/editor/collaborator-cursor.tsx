import { TokenText } from '@lensboard/heatmap'
import { memo, useRef } from 'react'
import {
  DefaultCollaboratorHint,
  DefaultShapeIndicator,
  type Editor,
  type TLCollaboratorHintProps,
  type TLCursorProps,
  type TLShapeIndicatorProps,
  useEditor,
  useTransform,
  useValue,
} from 'tldraw'
import { heardCell } from '../cards/told-cells.js'
import { presenceMeta } from '../presence/index.js'
import type { CellWords } from '../presence/told-cell.js'
import { peerState, shownPeer } from './shown-peers.js'

/**
 * Another person's cursor, with the cell it is on: "Ada · L7 ␣is". The name is black on their colour: white fails the
 * contrast on all twelve.
 */
export const CollaboratorCursor = memo(function CollaboratorCursor({
  point,
  zoom,
  color,
  name,
  userId,
}: TLCursorProps) {
  const editor = useEditor()
  const ref = useRef<HTMLDivElement>(null)
  const drawn = useValue('drawn', () => shownPeer(editor, userId) !== undefined, [editor, userId])
  const idle = useValue('idle', () => isIdle(editor, userId), [editor, userId])
  const words = useValue('pointed cell', () => pointedWords(editor, userId), [editor, userId])
  useTransform(ref, point?.x, point?.y, 1 / zoom)
  if (!point || !drawn) return null
  return (
    <div ref={ref} className="tl-overlays__item lb-cursor" data-idle={idle || undefined} data-peer={userId}>
      <svg width="18" height="20" viewBox="0 0 18 20" aria-hidden="true">
        <path d="M2 1.5v14.6l4-3.7 2.6 6 2.7-1.2-2.6-5.8h5.6z" fill={color} stroke="#fff" strokeWidth="1.5" />
      </svg>
      {name ? (
        <span className="lb-cursor__name" style={{ background: color }}>
          {name}
          {words ? <CellTag {...words} /> : null}
        </span>
      ) : null}
    </div>
  )
})

const CellTag = ({ row, token }: CellWords) => (
  <span className="lb-cursor__cell">
    {' · '}
    {row} {token ? <TokenText piece={token} /> : null}
  </span>
)

/** An arrow at the edge of the window towards somebody who is beyond it. */
export function CollaboratorHint(props: TLCollaboratorHintProps) {
  const editor = useEditor()
  const active = useValue('active', () => {
    const peer = shownPeer(editor, props.userId)
    return peer !== undefined && peerState(editor, peer) === 'active'
  }, [editor, props.userId])
  return active ? <DefaultCollaboratorHint {...props} /> : null
}

/** What somebody else has selected; their initial stands at its corner, see `PeerCells`. */
export function CollaboratorShapeIndicator(props: TLShapeIndicatorProps) {
  const editor = useEditor()
  const { userId = '' } = props
  const drawn = useValue('drawn', () => shownPeer(editor, userId) !== undefined, [editor, userId])
  return drawn ? <DefaultShapeIndicator {...props} opacity={1} /> : null
}

function isIdle(editor: Editor, userId: string): boolean {
  const peer = shownPeer(editor, userId)
  return peer !== undefined && peerState(editor, peer) === 'idle'
}

/** The cell that somebody points at, in words. */
function pointedWords(editor: Editor, userId: string): CellWords | null {
  const peer = shownPeer(editor, userId)
  const told = peer && presenceMeta(peer).pointed
  return (told && heardCell(editor, told)?.words) ?? null
}
