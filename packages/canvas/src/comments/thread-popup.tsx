import type { Anchor } from '@lensboard/contract'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Editor, useEditor, usePassThroughWheelEvents, useValue } from 'tldraw'
import { useShownRun } from '../cards/baseline.js'
import { focusCell } from '../cards/grid-focus.js'
import { popupPlace } from '../cards/popup-place.js'
import { cardTitle } from '../cards/words.js'
import { COVERED } from '../editor/covered.js'
import type { CardShape } from '../records/index.js'
import { AnchorLine } from './anchor-line.js'
import { type BoardComments, commentsOf, threadsOf } from './board-comments.js'
import { CommentLine } from './comment-line.js'
import type { ShownThread } from './comment-source.js'
import { Composer } from './composer.js'
import { LostChips } from './lost-chips.js'
import { closeThread, walkThreads } from './open-thread.js'
import { cardOf, placeOf } from './place-thread.js'
import { useKeys } from './use-keys.js'
import { useThreadScroll } from './use-thread-scroll.js'
import { anchorParts } from './words.js'

/** A thread that is open for so long has been read. */
const READ_MS = 1_000

/** In narrow windows the toolbar has two rows. */
const TOOLBAR = 104

/** The open thread, or the beginning of one, beside what it is about. */
export function ThreadPopup() {
  const editor = useEditor()
  const comments = useValue('comments of the board', () => commentsOf(editor), [editor])
  const open = useValue('open thread', () => comments?.open.get() ?? null, [comments])
  const state = useValue('comments', () => comments?.state.get(), [comments])
  if (!comments || !open || !state) return null
  if ('draft' in open) return <NewThread key={JSON.stringify(open.draft)} anchor={open.draft} comments={comments} />
  const thread = state.threads.find(({ id }) => id === open.threadId)
  return thread ? (
    <OpenThread key={thread.id} thread={thread} comments={comments} mayComment={state.mayComment} />
  ) : null
}

function NewThread({ anchor, comments }: { anchor: Anchor; comments: BoardComments }) {
  const editor = useEditor()
  const { source } = comments
  const about = { anchor }
  const close = () => leave(editor)
  return (
    <Beside anchor={anchor} label="New comment" onClose={close} hasWords={() => source.draft(about) !== ''}>
      <Composer
        label="Write a comment"
        act="Comment"
        start={source.draft(about)}
        people={source.people()}
        autoFocus
        onChange={(text) => source.keepDraft({ about, text })}
        onPost={(words) => comments.open.set({ threadId: source.start(anchor, words) })}
        onCancel={() => {
          source.keepDraft({ about, text: '' })
          close()
        }}
      />
    </Beside>
  )
}

interface OpenThreadProps {
  thread: ShownThread
  comments: BoardComments
  mayComment: boolean
}

function OpenThread({ thread, comments, mayComment }: OpenThreadProps) {
  const editor = useEditor()
  const { source } = comments
  const { id, anchor, resolved } = thread
  const about = { threadId: id }
  const shape = useValue('card of the thread', () => cardOf(editor, anchor), [editor, anchor])
  useEffect(() => {
    if (thread.unread === 0) return
    const timer = setTimeout(() => source.read(id), READ_MS)
    return () => clearTimeout(timer)
  }, [source, id, thread.unread])
  const list = useRef<HTMLOListElement>(null)
  useThreadScroll(list, thread, source.me.id)
  const sent = thread.comments.some(({ state }) => state === 'kept')
  return (
    <Beside
      anchor={anchor}
      label="Comments"
      onClose={() => leave(editor)}
      hasWords={() => source.draft(about) !== ''}
      threadId={id}
    >
      <LostChips thread={thread} shape={shape} />
      <ol ref={list} className="lb-thread__comments">
        {thread.comments.map((comment) => (
          <CommentLine key={comment.id} comment={comment} source={source} mayComment={mayComment} />
        ))}
      </ol>
      {resolved ? <p className="lb-thread__resolved">✓ Resolved{resolved.by ? ` by ${resolved.by}` : ''}</p> : null}
      {sent ? (
        <div className="lb-thread__acts">
          {mayComment ? (
            <button type="button" onClick={() => source.resolve(id, !resolved)}>
              {resolved ? 'Reopen' : '✓ Resolve'}
            </button>
          ) : null}
          <button type="button" onClick={() => source.copyLink(id)}>
            Copy link
          </button>
        </div>
      ) : null}
      {mayComment && sent ? (
        <Composer
          label="Reply"
          act="Reply"
          start={source.draft(about)}
          people={source.people()}
          onChange={(text) => source.keepDraft({ about, text })}
          onPost={(words) => source.reply(id, words)}
          onCancel={() => {
            source.keepDraft({ about, text: '' })
            leave(editor)
          }}
        />
      ) : null}
    </Beside>
  )
}

/** Closes what is open and gives the keyboard back to where it came from. */
function leave(editor: Editor): void {
  closeThread(editor)
  const reading = editor.getEditingShapeId()
  if (reading) focusCell(editor, reading)
  else editor.getContainer().focus()
}

interface BesideProps {
  anchor: Anchor
  label: string
  /** A press beside it closes it only where there are no unsent words. */
  hasWords(): boolean
  threadId?: string
  onClose(): void
  children: ReactNode
}

/** A panel beside a place of the board; it follows the camera and does not grow with the zoom. */
function Beside({ anchor, label, hasWords, threadId, onClose, children }: BesideProps) {
  const editor = useEditor()
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ w: 320, h: 200 })
  usePassThroughWheelEvents(ref)
  useKeys(ref, (event) => {
    const walks = threadId !== undefined && anchor.kind !== 'point' && !inField(event.target)
    if (event.key === 'Escape') onClose()
    else if (walks && event.key === 'n') walkThreads(editor, anchor.shapeId, 1)
    else if (walks && event.key === 'p') walkThreads(editor, anchor.shapeId, -1)
    else if (event.key !== 'Tab' && (event.ctrlKey || event.metaKey)) return
    event.stopPropagation()
  })
  useLayoutEffect(() => {
    const panel = ref.current
    if (!panel) return
    const watch = new ResizeObserver(() => setSize({ w: panel.offsetWidth, h: panel.offsetHeight }))
    watch.observe(panel)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    // Composers take the keyboard by themselves.
    if (!ref.current?.contains(document.activeElement)) ref.current?.focus({ preventScroll: true })
  }, [])
  usePressBeside(editor, hasWords, onClose)
  const shape = useValue('card', () => cardOf(editor, anchor), [editor, anchor])
  const spot = useValue('thread place', () => screenPlace(editor, anchor), [editor, anchor])
  const { w, h } = useValue('screen', () => editor.getViewportScreenBounds(), [editor])
  const place = popupPlace(spot.cell, spot.card, size, { w, h })
  const { x } = place
  // It may be as high as the window: its head stays clear of the menus, its end of the toolbar.
  const y = Math.max(COVERED.top, Math.min(place.y, h - size.h - TOOLBAR))
  return (
    <section
      ref={ref}
      className="lb-thread"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <header className="lb-thread__head">
        <h3>
          <AnchorLine parts={anchorParts(anchor)} />
          {shape ? <OfCard shape={shape} /> : null}
        </h3>
        {threadId && shape ? <Walk shapeId={shape.id} threadId={threadId} /> : null}
        <button type="button" aria-label="Close" onClick={onClose}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </button>
      </header>
      <div className="lb-thread__body">{children}</div>
    </section>
  )
}

/** Its title; what it shows is asked for, so that its place is known. */
function OfCard({ shape }: { shape: CardShape }) {
  useShownRun(shape.props, 'glance')
  return <span> · {cardTitle(shape.props.title, shape.props.spec)}</span>
}

/** Which of the card's threads this is, and the way to the others. */
function Walk({ shapeId, threadId }: { shapeId: string; threadId: string }) {
  const editor = useEditor()
  const at = useValue('place among threads', () => {
    const threads = threadsOf(editor, shapeId)
    return `${threads.findIndex(({ id }) => id === threadId) + 1} of ${threads.length}`
  }, [editor, shapeId, threadId])
  if (at.endsWith(' 1')) return null
  return (
    <span className="lb-thread__walk">
      <button
        type="button"
        aria-label="Previous thread"
        title="Previous (P)"
        onClick={() => walkThreads(editor, shapeId, -1)}
      >
        ‹
      </button>
      {at}
      <button type="button" aria-label="Next thread" title="Next (N)" onClick={() => walkThreads(editor, shapeId, 1)}>
        ›
      </button>
    </span>
  )
}

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea') !== null

/** A press on the board closes it, unless words would be lost from sight. */
function usePressBeside(editor: Editor, hasWords: () => boolean, onClose: () => void) {
  const latest = useRef({ hasWords, onClose })
  latest.current = { hasWords, onClose }
  useEffect(() => {
    const container = editor.getContainer()
    const press = (event: PointerEvent) => {
      const beside = event.target instanceof Element && event.target.closest('.tl-canvas') !== null
      if (beside && !latest.current.hasWords()) latest.current.onClose()
    }
    container.addEventListener('pointerdown', press, { capture: true })
    return () => container.removeEventListener('pointerdown', press, { capture: true })
  }, [editor])
}

/** The boxes of what an anchor is about and of its card, on the screen. */
function screenPlace(editor: Editor, anchor: Anchor) {
  const { at, shape, box } = placeOf(editor, anchor)
  const zoom = editor.getZoomLevel()
  const point = editor.pageToViewport(at)
  const spot = { x: point.x - 4, y: point.y - 4, w: 32, h: 32 }
  if (!shape) return { cell: spot, card: spot }
  const corner = editor.pageToViewport(editor.getShapePageTransform(shape).applyToPoint({ x: 0, y: 0 }))
  const card = { x: corner.x, y: corner.y, w: shape.props.w * zoom, h: shape.props.h * zoom }
  if (!box) return { cell: spot, card }
  return { cell: { x: corner.x + box.x * zoom, y: corner.y + box.y * zoom, w: box.w * zoom, h: box.h * zoom }, card }
}
