import { forgetWaiting, type WaitingBoard, waitingChanges } from '@lensboard/canvas/kept'
import { type ReactNode, useCallback, useState } from 'react'
import { AlertDialog } from '../ui/dialog'

interface Asking {
  boards: WaitingBoard[]
  go: () => void
}

/**
 * Asks before a sign-out that would lose changes kept in this browser; nothing of a person stays in it after one.
 * `leave` calls `go` when they may go; `dialog` is put on the page.
 */
export function useSignOut(personId: string): { leave(go: () => void): Promise<void>; dialog: ReactNode } {
  const [asking, setAsking] = useState<Asking | null>(null)
  const leave = useCallback(
    async (go: () => void) => {
      const boards = await waitingChanges(personId)
      if (boards.length === 0) go()
      else setAsking({ boards, go })
    },
    [personId],
  )
  const dialog = (
    <AlertDialog
      open={asking !== null}
      onOpenChange={(open) => !open && setAsking(null)}
      title="Some of your changes are not saved yet"
      description={asking ? lossWords(asking.boards) : ''}
      action="Sign out and lose them"
      cancel="Stay signed in"
      onConfirm={() => {
        const go = asking?.go
        void forgetWaiting(personId).then(go)
      }}
    />
  )
  return { leave, dialog }
}

function lossWords(boards: readonly WaitingBoard[]): string {
  const sum = boards.reduce((all, { changes }) => all + changes, 0)
  const names = boards.map(({ name }) => `“${name}”`).join(', ')
  return `${sum === 1 ? 'One change' : `${sum} changes`} on ${names} ${sum === 1 ? 'waits' : 'wait'} in this browser until you open ${boards.length === 1 ? 'the board' : 'those boards'} with a connection. Signing out removes what waits.`
}
