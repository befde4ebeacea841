import { type CheckpointRef, LIMITS, type ModelInfo } from '@lensboard/contract'
import { TextField } from '../ui/text-field'
import styles from './train.module.css'
import { TrainModel } from './train-model'

/** What a person says of a lens that was made elsewhere. */
export interface BroughtLabels {
  checkpoint: CheckpointRef | null
  title: string
}
export const NO_LABELS: BroughtLabels = { checkpoint: null, title: '' }

/** The model it is said to be for: what was chosen, else the default one. */
export const madeFor = ({ checkpoint }: BroughtLabels, models: readonly ModelInfo[]): CheckpointRef | undefined =>
  checkpoint ?? models.find(({ isDefault }) => isDefault)?.checkpoint

interface BringLabelsProps {
  models: readonly ModelInfo[]
  labels: BroughtLabels
  onChange(labels: BroughtLabels): void
}

/** Which model a lens was made for, and what it is called here. */
export const BringLabels = ({ models, labels, onChange }: BringLabelsProps) => (
  <div className={styles.pair}>
    <TrainModel
      label="Made for"
      models={models}
      value={madeFor(labels, models)?.hash}
      onChange={(checkpoint) => onChange({ ...labels, checkpoint })}
      error={undefined}
    />
    <TextField
      label="Title"
      value={labels.title}
      maxLength={LIMITS.titleChars}
      placeholder="as the file says, or its name"
      autoComplete="off"
      onChange={(event) => onChange({ ...labels, title: event.target.value })}
    />
  </div>
)
