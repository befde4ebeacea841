import { type BoardHandle, type BoardSession, type Presenter, useWatch } from '@lensboard/canvas'
import { useEffect, useRef } from 'react'
import { toast } from '../../ui/toast'
import { NOBODY } from '../watch-nothing'

/** So long somebody has to answer before they go along; as long as it takes to read the question. */
const ANSWER_MS = 3_000
const TOAST = 'presenting'

/** Asks this person to look along when somebody presents or wants them to come, and says when it is over. */
export function useTogether(handle: BoardHandle | null, session: BoardSession): void {
  const presenter = useWatch(handle?.people.presenter ?? NOBODY)
  const brought = useWatch(session.brought)
  const before = useRef<Presenter | null>(null)

  useEffect(() => {
    const was = before.current
    before.current = presenter
    if (!handle || was?.id === presenter?.id) return
    if (presenter && !presenter.isMe) askToFollow(handle, presenter.id, `${presenter.name} is presenting.`)
    if (!was || was.isMe) return
    if (!presenter) {
      toast.dismiss(TOAST)
      toast.say(`${was.name} is not presenting any more.`, { id: 'presented' })
    }
    if (handle.people.followed.get()?.id === was.id) handle.people.follow(null)
  }, [handle, presenter])

  useEffect(() => {
    if (handle && brought) askToFollow(handle, brought.by.id, `${brought.by.name} asks you to come and look.`)
  }, [handle, brought])
}

function askToFollow(handle: BoardHandle, personId: string, words: string) {
  if (handle.people.followed.get()?.id === personId) return
  const follow = () => handle.people.follow(personId)
  toast.say(words, {
    id: TOAST,
    action: { label: 'Follow', onClick: follow },
    cancel: { label: 'Not now', onClick: () => {} },
    duration: ANSWER_MS,
    // Nobody is pulled away from what they type or drag.
    onAutoClose: () => !handle.isBusy() && follow(),
  })
}
