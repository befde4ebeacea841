import type { Lost } from '@lensboard/contract'
import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { useShownRun } from '../cards/baseline.js'
import { changeView } from '../cards/change-card.js'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { AnchorLine } from './anchor-line.js'
import { commentsOf } from './board-comments.js'
import type { ShownThread } from './comment-source.js'
import { EarlierResult } from './earlier-result.js'
import { restoreCard } from './keep-deleted.js'
import { moveToResult, showAllPositions } from './open-thread.js'
import { placeOf } from './place-thread.js'
import { lostParts } from './words.js'

/** How a thread lost its place, and what can be done about it. */
export function LostChips({ thread, shape }: { thread: ShownThread; shape: CardShape | null }) {
  return shape ? <OnCard thread={thread} shape={shape} /> : <Chips thread={thread} shape={null} />
}

/** What a card shows is asked for, however far away it is. */
function OnCard({ thread, shape }: { thread: ShownThread; shape: CardShape }) {
  const { view } = useShownRun(shape.props, 'glance')
  return <Chips key={view.phase} thread={thread} shape={shape} />
}

function Chips({ thread, shape }: { thread: ShownThread; shape: CardShape | null }) {
  const editor = useEditor()
  const lost = useValue('lost place', () => placeOf(editor, thread.anchor).lost, [editor, thread.anchor, shape])
  const [seen, setSeen] = useState(false)
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const earlier = lost.find((one) => one.why === 'earlierResult')
  if (lost.length === 0) return null
  return (
    <>
      <ul className="lb-thread__lost" aria-label="Its place">
        {lost.map((one) => (
          <li key={one.why}>
            <span>
              <AnchorLine parts={lostParts(one)} separator=" " />
            </span>
            <Acts lost={one} all={lost} thread={thread} shape={shape} readonly={readonly} seen={seen} onSee={setSeen} />
          </li>
        ))}
      </ul>
      {seen && earlier && shape && thread.anchor.kind !== 'point' ? (
        <EarlierResult shape={shape} anchor={thread.anchor} runKey={earlier.runKey} />
      ) : null}
    </>
  )
}

interface ActsProps {
  lost: Lost
  all: readonly Lost[]
  thread: ShownThread
  shape: CardShape | null
  readonly: boolean
  /** Whether the earlier result is shown. */
  seen: boolean
  onSee(seen: boolean): void
}

function Acts({ lost, all, thread, shape, readonly, seen, onSee }: ActsProps) {
  const editor = useEditor()
  const source = commentsOf(editor)?.source
  if (!source) return null
  switch (lost.why) {
    case 'cardGone':
      return readonly || !thread.canRestoreCard ? null : (
        <button
          type="button"
          onClick={() =>
            source.keptCard(thread.id).then(
              (card) => restoreCard(editor, card) || hostOf(editor)?.say('This card could not be brought back.'),
              (error: Error) => hostOf(editor)?.say(error.message),
            )
          }
        >
          Restore card
        </button>
      )
    case 'earlierResult':
      // Only who began the thread, or an editor, gives it another place.
      return (
        <>
          {shape ? (
            <button type="button" aria-expanded={seen} onClick={() => onSee(!seen)}>
              {seen ? 'Hide it' : 'See it'}
            </button>
          ) : null}
          {(readonly && !beganBy(thread, source.me.id)) || all.some(({ why }) => why === 'notRead') ? null : (
            <button type="button" onClick={() => moveToResult(editor, thread.id)}>
              Move to the new result
            </button>
          )}
        </>
      )
    case 'notDrawn':
      return readonly || !shape ? null : (
        <button
          type="button"
          onClick={() => {
            showAllPositions(editor, thread.anchor)
            changeView(editor, shape, 'show what is commented', {
              [lost.what === 'row' ? 'rows' : 'positions']: undefined,
            })
          }}
        >
          Show
        </button>
      )
    default:
      return null
  }
}

const beganBy = ({ comments }: ShownThread, personId: string) => comments[0]?.author?.id === personId
