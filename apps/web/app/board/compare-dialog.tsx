import type { BoardHandle, CardFacts, OtherReading } from '@lensboard/canvas'
import { canonicalJson, type LensSpec, type ModelInfo, type ReadingSpec, withoutGroups } from '@lensboard/contract'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog, DialogActions } from '../ui/dialog'
import { Tabs } from '../ui/tabs'
import { OtherCard, OtherLens, OtherModel, OtherPromptText } from './compare-fields'
import { WAYS, type Way } from './compare-other'
import styles from './form.module.css'
import type { OtherFieldsProps } from './other-fields-props'

interface CompareDialogProps {
  board: BoardHandle | null
  /** The card that is compared; null while nothing is. */
  card: CardFacts | null
  /** What is offered first. */
  first: 'lens' | 'card'
  models: readonly ModelInfo[] | null
  onClose(): void
  onCompare(other: OtherReading): void
}

/** Asks what a card is held against: another card, or its question through another lens, of another model or prompt. */
export function CompareDialog({ board, card, first, models, onClose, onCompare }: CompareDialogProps) {
  const spec = card?.spec.kind === 'lens' || card?.spec.kind === 'imported' ? card.spec : null
  return (
    <Dialog
      open={spec !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={first === 'lens' ? 'Compare lenses' : 'New difference'}
      description="Places the difference, this card less the other one, and the other reading where the board has none."
    >
      {board && card && spec ? (
        <CompareForm
          {...{ board, card, spec, models, onClose, onCompare }}
          start={spec.kind === 'imported' ? 'card' : first}
        />
      ) : null}
    </Dialog>
  )
}

interface FormProps extends Pick<CompareDialogProps, 'models' | 'onClose' | 'onCompare'> {
  board: BoardHandle
  card: CardFacts
  spec: ReadingSpec
  start: Way
}

function CompareForm({ board, card, spec, models, start, onClose, onCompare }: FormProps) {
  const [way, setWay] = useState<Way>(start)
  // What each way has come to, so that a look at another one loses nothing.
  const [chosen, setChosen] = useState<Partial<Record<Way, OtherReading | null>>>({})
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const other = chosen[way] ?? null
  const same = other !== null && asks(other.spec) === asks(spec)
  const error = problem ?? (same && way !== 'lens' ? 'This card asks just that. Choose something else.' : undefined)
  const onOther = (next: OtherReading | null, why?: string) => {
    setChosen((was) => ({ ...was, [way]: next }))
    setProblem(why)
  }
  const fields = { board, card, models, error, onOther }
  return (
    <form
      className={styles.compare}
      onSubmit={(event) => {
        event.preventDefault()
        if (!other || same || problem) return
        onCompare(other)
        onClose()
      }}
    >
      {spec.kind === 'lens' ? (
        <Tabs
          label="What the other reading is"
          look="pills"
          value={way}
          onValueChange={(next) => {
            setWay(next as Way)
            setProblem(undefined)
          }}
          tabs={WAYS}
        />
      ) : null}
      {way === 'card' || spec.kind !== 'lens' ? (
        <OtherCard {...fields} />
      ) : (
        <OtherQuestion {...fields} spec={spec} way={way} />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={other === null || same || problem !== undefined}>
          Compare
        </Button>
      </DialogActions>
    </form>
  )
}

function OtherQuestion({ way, ...props }: OtherFieldsProps & { spec: LensSpec; way: Exclude<Way, 'card'> }) {
  if (way === 'lens') return <OtherLens {...props} />
  return way === 'model' ? <OtherModel {...props} /> : <OtherPromptText {...props} />
}

const asks = (spec: ReadingSpec) => canonicalJson(withoutGroups(spec))
