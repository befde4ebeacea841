import type { CardResult } from '@lensboard/contract'
import { memo } from 'react'
import { type Editor, useEditor, useValue } from 'tldraw'
import { leavesPointer } from '../cards/leaves-pointer.js'
import { plural } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { threadsOf } from './board-comments.js'
import { walkThreads } from './open-thread.js'
import { placeOf } from './place-thread.js'

/** Smaller cells have no room for a folded corner; the header counts them. */
const CELL_MIN = 8
const CORNER = 7

/** How many comments a card has, and how many are unread; opens them one after another. */
export const CommentBadge = memo(function CommentBadge({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const counted = useValue('comments on a card', () => countsOf(editor, shape), [editor, shape.id])
  const [count = 0, unread = 0] = counted.split(' ').map(Number)
  if (count === 0) return null
  const words = `${plural(count, 'comment')}${unread > 0 ? `, ${unread} unread` : ''}`
  return (
    <button
      type="button"
      className="lb-card__comments"
      data-unread={unread > 0 || undefined}
      aria-label={words}
      title={`${words}. Click to read.`}
      {...leavesPointer}
      onClick={() => walkThreads(editor, shape.id, 1)}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path
          d="M1.5 2h9v6.5h-5L3 10.5v-2H1.5z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.3"
          strokeLinejoin="round"
        />
      </svg>
      <span>{count}</span>
    </button>
  )
})

/** As one string, so that a card renders again only when it changed. */
function countsOf(editor: Editor, { id }: CardShape): string {
  const threads = threadsOf(editor, id)
  const sum = (of: (thread: (typeof threads)[number]) => number) => threads.reduce((n, thread) => n + of(thread), 0)
  return `${sum(({ comments }) => comments.filter((one) => !one.deleted).length)} ${sum(({ unread }) => unread)}`
}

export const commentCount = (editor: Editor, shape: CardShape): number => Number(countsOf(editor, shape).split(' ')[0])

/** Folded corners of the cells and heads that are commented: one drawing a card, whatever it holds. */
export const CommentCorners = memo(function CommentCorners({
  shape,
  result,
}: {
  shape: CardShape
  result: CardResult
}) {
  const editor = useEditor()
  const drawn = useValue('comment corners', () => cornersOf(editor, shape), [editor, shape, result])
  if (drawn === '') return null
  const [corners, unread, dots, ranges] = drawn.split('|')
  return (
    <svg className="lb-corners" width={shape.props.w} height={shape.props.h} aria-hidden="true">
      {ranges ? <path className="lb-corners__range" d={ranges} /> : null}
      {corners ? <path className="lb-corners__cell" d={corners} /> : null}
      {unread ? <path className="lb-corners__cell lb-corners__cell--unread" d={unread} /> : null}
      {dots ? <path className="lb-corners__dot" d={dots} /> : null}
    </svg>
  )
})

/** Paths of the corners that are read, those that are not with their dots, and the frames of ranges. */
function cornersOf(editor: Editor, shape: CardShape): string {
  const paths = ['', '', '', '']
  const seen = new Map<string, boolean>()
  for (const { anchor, unread } of threadsOf(editor, shape.id)) {
    const { box } = placeOf(editor, anchor)
    const isSmall = box && anchor.kind !== 'range' && Math.min(box.w, box.h) < CELL_MIN
    if (!box || isSmall) continue
    const [x, y] = [box.x + box.w, box.y].map((at) => Math.round(at * 2) / 2)
    const at = `${x} ${y}`
    seen.set(at, (seen.get(at) ?? false) || unread > 0)
    if (anchor.kind === 'range') paths[3] += `M${box.x} ${box.y}h${box.w}v${box.h}h${-box.w}z`
  }
  for (const [at, unread] of seen) {
    paths[unread ? 1 : 0] += `M${at}v${CORNER}l${-CORNER} ${-CORNER}z`
    const [x = 0, y = 0] = at.split(' ').map(Number)
    if (unread) paths[2] += `M${x - 2} ${y + 9}a2.5 2.5 0 1 1 -5 0a2.5 2.5 0 1 1 5 0z`
  }
  return paths.some(Boolean) ? paths.join('|') : ''
}
