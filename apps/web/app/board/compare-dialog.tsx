import type { CardFacts } from '@lensboard/canvas'
import { belongsTo, type LensRef, type LensSpec, type LibraryLens, type ModelInfo } from '@lensboard/contract'
import { useState } from 'react'
import { useLenses } from '../lenses/use-lenses'
import { Button } from '../ui/button'
import { Dialog, DialogActions } from '../ui/dialog'
import styles from './form.module.css'
import { lensChoices, lensRefOf } from './lens-choices'
import { lensProblem } from './lens-draft'
import { LensField } from './lens-field'

interface CompareDialogProps {
  /** The lens card that is compared; null while nothing is. */
  card: CardFacts | null
  models: readonly ModelInfo[] | null
  onClose(): void
  onCompare(lens: 'logit' | LensRef): void
}

/** Asks through which other lens a card's question is read, for the two to be held against each other. */
export function CompareDialog({ card, models, onClose, onCompare }: CompareDialogProps) {
  const spec = card?.spec.kind === 'lens' ? card.spec : null
  return (
    <Dialog
      open={spec !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Compare lenses"
      description="Places the same question read through another lens, and the difference of the two."
    >
      {spec ? <CompareForm spec={spec} models={models} onClose={onClose} onCompare={onCompare} /> : null}
    </Dialog>
  )
}

function CompareForm({ spec, models, onClose, onCompare }: Omit<CompareDialogProps, 'card'> & { spec: LensSpec }) {
  const { data } = useLenses()
  const [picked, setPicked] = useState<'logit' | LensRef | null>(null)
  const model = models?.find(({ checkpoint }) => checkpoint.hash === spec.checkpoint.hash) ?? null
  const other = picked ?? otherThan(spec, data ?? [], model)
  const same = sameLens(other, spec.lens)
  const error = same
    ? 'This card reads through this lens already. Choose another one.'
    : lensProblem(other, model, data ?? null)
  return (
    <form
      className={styles.compare}
      onSubmit={(event) => {
        event.preventDefault()
        if (error) return
        onCompare(other)
        onClose()
      }}
    >
      <div className={styles.fixed}>
        <span className={styles.label}>This card reads through</span>
        <span>{spec.lens === 'logit' ? 'Logit lens' : spec.lens.name}</span>
      </div>
      <LensField label="Compare with" value={other} model={model} onChange={setPicked} error={error} disabled={false} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={error !== undefined}>
          Compare
        </Button>
      </DialogActions>
    </form>
  )
}

const sameLens = (a: 'logit' | LensRef, b: 'logit' | LensRef): boolean =>
  a === 'logit' || b === 'logit' ? a === b : a.hash === b.hash

/** What a person most likely means: the logit lens, or the best lens of this model where the card is that. */
function otherThan({ lens }: LensSpec, lenses: readonly LibraryLens[], model: ModelInfo | null): 'logit' | LensRef {
  if (lens !== 'logit') return 'logit'
  const best = lensChoices(lenses, model, lens).find(
    ({ record, disabled }) => record && !disabled && model && belongsTo(record.lens, model.checkpoint.hash),
  )
  return best?.record ? lensRefOf(best.record) : 'logit'
}
