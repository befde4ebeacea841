import { type CheckpointRef, LIMITS, type ModelInfo, type TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { Select } from '../ui/select'
import { TextArea, TextField } from '../ui/text-field'
import { type DirectionDraft, promptLines } from './direction-draft'
import form from './form.module.css'
import styles from './interventions.module.css'
import { SITES } from './sites'
import { TokenSearch } from './token-search'
import { VectorField } from './vector-field'

const KINDS = [
  { value: 'token', label: 'Of a token', hint: 'Its row of the unembedding, at unit length' },
  { value: 'difference', label: 'Difference of means', hint: 'One set of prompts less another' },
  { value: 'vector', label: 'Saved vector', hint: 'From a file, or pasted' },
] as const

interface DirectionFieldsProps {
  direction: DirectionDraft
  onChange(part: Partial<DirectionDraft>): void
  checkpoint: CheckpointRef | null
  model: ModelInfo | null
  piece(id: number): TokenPiece
  error: string | undefined
  disabled: boolean
}

/** Which direction is added: a token's, a difference of means over two sets of prompts, or a saved vector. */
export function DirectionFields(props: DirectionFieldsProps) {
  const { direction, onChange, checkpoint, piece, error, disabled } = props
  const { kind, token } = direction
  return (
    <>
      <Select
        label="Direction"
        value={kind}
        onValueChange={(next) => onChange({ kind: next as DirectionDraft['kind'] })}
        options={KINDS}
        disabled={disabled}
      />
      {kind === 'token' ? (
        <>
          {token === null ? null : (
            <p className={styles.direction}>
              Direction: <TokenText piece={piece(token)} />
            </p>
          )}
          <TokenSearch
            label={token === null ? 'Direction of a token' : 'Another token'}
            checkpoint={checkpoint}
            chosen={token === null ? [] : [token]}
            disabled={disabled}
            onChoose={({ id }) => onChange({ token: id })}
            error={token === null ? error : undefined}
          />
        </>
      ) : null}
      {kind === 'difference' ? <DifferenceFields {...props} /> : null}
      {kind === 'vector' ? <VectorField {...props} /> : null}
    </>
  )
}

function DifferenceFields({ direction, onChange, model, error, disabled }: DirectionFieldsProps) {
  const { kept } = direction
  if (kept)
    return (
      <p className={styles.direction}>
        {kept.positive.length} prompts less {kept.negative.length}, which are no plain lines; they stay as they are.
      </p>
    )
  const set = (name: 'positive' | 'negative', label: string, placeholder: string) => (
    <TextArea
      label={`${label} · ${promptLines(direction[name]).length} of ${LIMITS.promptSet}`}
      className={form.area ?? ''}
      value={direction[name]}
      rows={3}
      placeholder={placeholder}
      onChange={(event) => onChange({ [name]: event.target.value })}
      disabled={disabled}
      spellCheck={false}
    />
  )
  return (
    <>
      {set('positive', 'Prompts with it, one a line', 'I love this film')}
      {set('negative', 'Prompts without it, one a line', 'I hate this film')}
      <div className={form.pair}>
        <Select
          label="Read from"
          value={direction.at}
          onValueChange={(at) => onChange({ at: at as DirectionDraft['at'] })}
          options={SITES}
          disabled={disabled}
        />
        <TextField
          label="At layer"
          value={direction.layer}
          placeholder="the same"
          hint={model ? `0–${model.nLayers - 1}` : undefined}
          onChange={(event) => onChange({ layer: event.target.value })}
          disabled={disabled}
        />
      </div>
      <p className={form.chipsNote}>
        The mean activation at the last token of the first set, less that of the second, as it is.
      </p>
      {error ? (
        <p className={styles.problem} role="alert">
          {error}
        </p>
      ) : null}
    </>
  )
}
