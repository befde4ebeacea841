import { type CommentSource, useWatch } from '@lensboard/canvas'
import { MessageSquare } from 'lucide-react'
import { Tooltip } from '../../ui/tooltip'
import styles from './comments.module.css'
import { filtered, unreadThreads } from './filters'

interface CommentsButtonProps {
  source: CommentSource
  open: boolean
  onToggle(open: boolean): void
}

/** In the header: how many threads are open and how many unread; leads to their list. */
export function CommentsButton({ source, open, onToggle }: CommentsButtonProps) {
  const { threads } = useWatch(source.state)
  const count = filtered(threads, 'open').length
  const unread = unreadThreads(threads)
  const words = `${count} open ${count === 1 ? 'thread' : 'threads'}${unread > 0 ? `, ${unread} unread` : ''}`
  return (
    <Tooltip content={`Comments: ${words}`}>
      <button
        type="button"
        className={styles.button}
        aria-label={`Comments, ${words}`}
        aria-pressed={open}
        data-unread={unread > 0 || undefined}
        onClick={() => onToggle(!open)}
      >
        <MessageSquare size={16} strokeWidth={1.5} aria-hidden />
        {count > 0 ? <span>{count}</span> : null}
      </button>
    </Tooltip>
  )
}
