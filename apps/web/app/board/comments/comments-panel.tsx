import {
  AnchorLine,
  anchorParts,
  type BoardHandle,
  type CommentDraft,
  type CommentSource,
  type ShownThread,
  useWatch,
} from '@lensboard/canvas'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { dateWords, fullDate } from '../../ui/date-words'
import { EmptyState } from '../../ui/empty-state'
import { Skeleton } from '../../ui/skeleton'
import { Tabs } from '../../ui/tabs'
import styles from './comments.module.css'
import { FILTERS, type Filter, filtered, unreadThreads } from './filters'

/** Every thread of the board, by filter, the newest word first; a click goes to its place and opens it. */
export function CommentsPanel({ board, source }: { board: BoardHandle; source: CommentSource }) {
  const { ready, threads } = useWatch(source.state)
  const drafts = useWatch(source.drafts)
  const [filter, setFilter] = useState<Filter>('open')
  const list = filtered(threads, filter)
  const unread = unreadThreads(threads)
  const { empty } = FILTERS.find(({ value }) => value === filter) ?? FILTERS[0]
  return (
    <div className={styles.panel}>
      <Tabs
        label="Which comments"
        look="pills"
        className={styles.filters ?? ''}
        value={filter}
        onValueChange={(next) => setFilter(next as Filter)}
        tabs={FILTERS.map(({ value, label }) => ({
          value,
          label: value === 'unread' && unread > 0 ? `${label} ${unread}` : label,
        }))}
      />
      {ready ? null : (
        <div className={styles.waiting} role="status" aria-label="Reading the comments">
          <Skeleton height={56} />
          <Skeleton height={56} />
        </div>
      )}
      {filter === 'open' && ready && drafts.length > 0 ? (
        <ul className={styles.drafts} aria-label="Not sent">
          {drafts.map((draft) => (
            <DraftLine
              key={JSON.stringify(draft.about)}
              draft={draft}
              board={board}
              source={source}
              threads={threads}
            />
          ))}
        </ul>
      ) : null}
      {ready && list.length === 0 && !(filter === 'open' && drafts.length > 0) ? <EmptyState title={empty} /> : null}
      <ul className={styles.threads} aria-label="Threads">
        {list.map((thread) => (
          <ThreadLine key={thread.id} thread={thread} onOpen={() => board.openThread(thread.id)} board={board} />
        ))}
      </ul>
    </div>
  )
}

interface DraftLineProps {
  draft: CommentDraft
  threads: readonly ShownThread[]
  board: BoardHandle
  source: CommentSource
}

/** Words that were not sent: a click goes on with them. */
function DraftLine({ draft, threads, board, source }: DraftLineProps) {
  const { about, text } = draft
  const anchor = 'anchor' in about ? about.anchor : threads.find(({ id }) => id === about.threadId)?.anchor
  const discard = () => source.keepDraft({ about, text: '' })
  return (
    <li className={styles.draft}>
      <button
        type="button"
        className={styles.thread}
        onClick={() => {
          if (!board.openDraft(draft)) discard()
        }}
      >
        <span className={styles.place}>
          {anchor ? <AnchorLine parts={anchorParts(anchor)} /> : 'Deleted thread'}
          {anchor && anchor.kind !== 'point' ? ` · ${board.cardName(anchor.shapeId) ?? 'deleted card'}` : ''}
        </span>
        <span className={styles.who}>
          <strong>Not sent{'threadId' in about ? ' · reply' : ''}</strong>
        </span>
        <span className={styles.words}>{text}</span>
      </button>
      <Button size="sm" variant="ghost" onClick={discard}>
        Discard
      </Button>
    </li>
  )
}

function ThreadLine({ thread, board, onOpen }: { thread: ShownThread; board: BoardHandle; onOpen: () => void }) {
  const { anchor, comments, unread, resolved } = thread
  const first = comments.find(({ deleted }) => !deleted)
  const last = comments.at(-1)
  if (!first || !last) return null
  const replies = comments.filter(({ deleted }) => !deleted).length - 1
  const card = anchor.kind === 'point' ? null : (board.cardName(anchor.shapeId) ?? 'deleted card')
  return (
    <li>
      <button type="button" className={styles.thread} data-unread={unread > 0 || undefined} onClick={onOpen}>
        <span className={styles.place}>
          {resolved ? <Check size={12} aria-label="Resolved" /> : null}
          <AnchorLine parts={anchorParts(anchor)} />
          {card ? ` · ${card}` : ''}
        </span>
        <span className={styles.who}>
          {first.author ? <Avatar person={first.author} size={20} /> : null}
          <strong>{first.author?.name ?? 'Somebody who left'}</strong>
          <time dateTime={last.createdAt} title={fullDate(new Date(last.createdAt))}>
            {dateWords(new Date(last.createdAt), new Date())}
          </time>
        </span>
        <span className={styles.words}>{first.text}</span>
        {replies > 0 || unread > 0 ? (
          <span className={styles.more}>
            {replies > 0 ? `${replies} ${replies === 1 ? 'reply' : 'replies'}` : ''}
            {unread > 0 ? <b>{unread} unread</b> : null}
          </span>
        ) : null}
      </button>
    </li>
  )
}
