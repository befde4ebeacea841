import { type BoardHandle, type CommentSource, useWatch } from '@lensboard/canvas'
import { useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useRef } from 'react'
import { useTRPCClient } from '../../trpc'
import { toast } from '../../ui/toast'
import type { BoardFacts } from '../board-facts'
import { createCommentSource } from './comment-source'

/** The comments of a board for as long as the page stands. */
export function useComments({ boardId, me, members }: BoardFacts): CommentSource {
  const client = useTRPCClient()
  const people = useRef<readonly { id: string; name: string }[]>([])
  people.current = members.map(({ person }) => person).filter(({ id }) => id !== me.id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person of a page never changes, only its object may
  const source = useMemo(
    () =>
      createCommentSource({
        boardId,
        me,
        client,
        people: () => people.current,
        say: (words) => toast.error(words, { id: words }),
        copyLink(threadId) {
          const url = new URL(`/b/${boardId}`, window.location.origin)
          url.searchParams.set('c', threadId)
          navigator.clipboard.writeText(url.href).then(
            () => toast.ok('Link to this thread copied.', { id: 'link' }),
            () => toast.error('The browser did not let the link be copied.', { id: 'link' }),
          )
        },
      }),
    [boardId, me.id, client],
  )
  useEffect(() => () => source.close(), [source])
  return source
}

/** `?c=<id>` goes to a thread, or to that of a comment, and opens it: once the board and its comments are here. */
export function useCommentLink(handle: BoardHandle | null, source: CommentSource) {
  const [params] = useSearchParams()
  const wanted = params.get('c')
  const { ready, threads } = useWatch(source.state)
  const done = useRef<string | null>(null)
  useEffect(() => {
    if (!handle || !ready || !wanted || done.current === wanted) return
    const thread = threads.find(({ id, comments }) => id === wanted || comments.some((one) => one.id === wanted))
    // A frame later the page has its panels, and the canvas the width that it keeps.
    const frame = requestAnimationFrame(() => {
      done.current = wanted
      if (!thread || !handle.openThread(thread.id)) toast.say('The comment of this link was deleted.')
    })
    return () => cancelAnimationFrame(frame)
  }, [handle, ready, threads, wanted])
}
