import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { ShownThread } from './comment-source.js'

/** So near its end, in pixels, a thread is read on as it grows. */
const NEAR_END = 80

/** A long thread opens at the first word that is unread, else at its end, and follows what is said there. */
export function useThreadScroll(
  list: RefObject<HTMLElement | null>,
  { comments, unread }: ShownThread,
  me: string,
): void {
  const seen = useRef(0)
  useLayoutEffect(() => {
    const body = list.current?.parentElement
    if (!body) return
    const { scrollTop, clientHeight, scrollHeight } = body
    const isFirst = seen.current === 0
    const grew = comments.length > seen.current
    seen.current = comments.length
    if (!isFirst) {
      const last = list.current?.lastElementChild
      const before = scrollHeight - (last instanceof HTMLElement ? last.offsetHeight : 0)
      const isMine = comments.at(-1)?.author?.id === me
      if (grew && (isMine || scrollTop + clientHeight > before - NEAR_END)) body.scrollTop = scrollHeight
      return
    }
    const others = comments.filter(({ author, deleted }) => !deleted && author?.id !== me)
    const first = unread > 0 ? others[others.length - unread] : undefined
    const line = first && list.current?.querySelector<HTMLElement>(`[data-comment="${first.id}"]`)
    body.scrollTop = line ? line.offsetTop : scrollHeight
  }, [list, comments, unread, me])
}
