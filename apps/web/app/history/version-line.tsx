import { formatBytes } from '@lensboard/heatmap'
import { useNavigation, useSubmit } from '@remix-run/react'
import { Download, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Thumbnail } from '../projects/thumbnail'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { hourWords } from './day-words'
import styles from './history.module.css'

export interface VersionOfBoard {
  id: string
  kind: 'automatic' | 'named' | 'before' | 'damaged'
  name: string | null
  personName: string | null
  bytes: number
  createdAt: Date
}

const WHY: Record<VersionOfBoard['kind'], (by: string) => string> = {
  automatic: () => 'Kept while people worked',
  named: (by) => `Kept${by}`,
  before: (by) => `Kept before much was changed${by}`,
  damaged: () => 'A state that could not be read; its bytes are kept',
}

interface VersionLineProps {
  boardId: string
  version: VersionOfBoard
  isOpen: boolean
}

/** One version: its picture, when and why it was kept, and the acts on it. */
export function VersionLine({ boardId, version, isOpen }: VersionLineProps) {
  const { id, kind, name, personName, bytes, createdAt } = version
  const [asking, setAsking] = useState(false)
  const submit = useSubmit()
  const form = useNavigation().formData
  const busy = form?.get('version') === id
  const when = hourWords(createdAt)
  const title = name ?? when
  const readable = kind !== 'damaged'
  return (
    <li className={styles.version}>
      {readable ? <Thumbnail url={`/thumbnails/${boardId}/${id}.svg`} /> : <span className={styles.noPicture} />}
      <div className={styles.words}>
        <strong className={name ? styles.named : undefined}>{title}</strong>
        <small>
          {name ? `${when} · ` : ''}
          {WHY[kind](personName ? ` by ${personName}` : '')} · {formatBytes(bytes)}
        </small>
      </div>
      {readable ? (
        <div className={styles.acts}>
          <Button variant="ghost" asChild>
            <a href={`/b/${boardId}/history/${id}.json`} download aria-label={`Download ${title}`}>
              <Download size={14} strokeWidth={1.5} aria-hidden /> JSON
            </a>
          </Button>
          <Button
            icon={<RotateCcw size={14} strokeWidth={1.5} />}
            busy={busy}
            aria-label={`${isOpen ? 'Restore' : 'Begin anew from'} ${title}`}
            onClick={() => setAsking(true)}
          >
            {isOpen ? 'Restore' : 'Begin anew'}
          </Button>
        </div>
      ) : null}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={isOpen ? `Bring back “${title}”?` : `Begin anew from “${title}”?`}
        description={
          isOpen
            ? 'Everybody on the board sees it at once. What is on the board now is kept as a version first, and this can be undone by bringing that back.'
            : 'The board opens again as it was then. What cannot be read stays on disk. Pages that are still open start afresh, with what they had offered as a file.'
        }
        action={isOpen ? 'Bring it back' : 'Begin anew'}
        danger={!isOpen}
        onConfirm={() => submit({ intent: isOpen ? 'restore' : 'rebuild', version: id }, { method: 'post' })}
      />
    </li>
  )
}
