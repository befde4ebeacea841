import { useState } from 'react'
import { useTRPCClient } from '../trpc'
import { Button } from '../ui/button'
import { Dialog, DialogActions } from '../ui/dialog'
import styles from './projects.module.css'

interface Asked {
  title: string
  act: string
  comments: number
  copy(comments: boolean): void
}

/**
 * A copy takes no comments along unless somebody says so: `ask` copies at once where there are none, and asks where there
 * are. `dialog` belongs on the page.
 */
export function useCopyAsking(projectId: string) {
  const client = useTRPCClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const ask = async (what: Omit<Asked, 'comments'>) => {
    // Whoever cannot be told how many there are gets a copy without them, or the refusal of the copy itself.
    const comments = await client.comment.count.query({ projectId }).catch(() => 0)
    if (comments === 0) what.copy(false)
    else setAsked({ ...what, comments })
  }
  const dialog = asked ? <CopyDialog asked={asked} onClose={() => setAsked(null)} /> : null
  return { ask, dialog }
}

function CopyDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const [comments, setComments] = useState(false)
  const { title, act, copy } = asked
  return (
    <Dialog open onOpenChange={onClose} title={title} width={420}>
      <label className={styles.withComments}>
        <input type="checkbox" checked={comments} onChange={(event) => setComments(event.currentTarget.checked)} />
        <span>Copy {asked.comments === 1 ? '1 comment' : `${asked.comments} comments`} too</span>
      </label>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          onClick={() => {
            onClose()
            copy(comments)
          }}
        >
          {act}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
