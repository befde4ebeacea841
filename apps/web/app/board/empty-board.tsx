import type { RunKind } from '@lensboard/contract'
import { Grid3x3, Layers, LayoutTemplate } from 'lucide-react'
import { Button } from '../ui/button'
import styles from './board.module.css'

interface EmptyBoardProps {
  canEdit: boolean
  onInsert(kind: RunKind): void
  onTemplate(): void
}

/** The ghost of a first card; it goes with the first shape. */
export function EmptyBoard({ canEdit, onInsert, onTemplate }: EmptyBoardProps) {
  return (
    <section className={styles.ghost} aria-label="Empty board">
      <p className={styles.ghostWords}>
        {canEdit ? 'Place a card to ask a model something.' : 'Nothing is on this board yet.'}
      </p>
      {canEdit ? (
        <div className={styles.ghostActs}>
          <Button variant="primary" icon={<Layers size={14} />} onClick={() => onInsert('lens')}>
            Logit lens
          </Button>
          <Button icon={<Grid3x3 size={14} />} onClick={() => onInsert('attention')}>
            Attention
          </Button>
          <Button icon={<LayoutTemplate size={14} />} onClick={onTemplate}>
            From a template
          </Button>
        </div>
      ) : null}
    </section>
  )
}
