import type { TrainingState } from '@lensboard/contract'
import { Dialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import { TrainForm } from './train-form'

export interface TrainDialogProps {
  open: boolean
  onClose(): void
  /** The model it begins with; absent: the one asked last. */
  checkpoint?: { hash: string } | undefined
  /** Called with the training once it waits or runs; also when somebody else had asked for the same. */
  onStarted?: ((training: TrainingState) => void) | undefined
}

/** Asks for a lens to be learned: a model, a text, a recipe. Everybody on this server sees it learn. */
export function TrainDialog({ open, onClose, checkpoint, onStarted }: TrainDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
      title="Train a lens"
      description="It learns on this server while everybody watches, and is then in the library for all."
      width={640}
    >
      <TrainForm
        modelHash={checkpoint?.hash}
        onCancel={onClose}
        onStarted={(training) => {
          toast.ok(...startedWords(training))
          onStarted?.(training)
          onClose()
        }}
      />
    </Dialog>
  )
}

/** Whoever asks for what somebody asked before shares it. */
function startedWords({ status, spec, mine, by }: TrainingState): [string, { description?: string }] {
  const who = mine ? 'you' : by
  switch (status) {
    case 'done':
      return [`This lens was trained before, by ${who}.`, { description: 'It is in the library; nothing runs again.' }]
    case 'running':
      return [`This training already runs, started by ${who}.`, {}]
    default:
      return mine
        ? [`${spec.title}: waiting for its turn.`, {}]
        : [`${who} asked for the same. You share one training.`, {}]
  }
}
