import type { CheckpointRef, ModelInfo, Site, TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { Select } from '../ui/select'
import { TextArea, TextField } from '../ui/text-field'
import form from './form.module.css'
import type { InterventionDraft, InterventionField } from './intervention-draft'
import styles from './interventions.module.css'
import { TokenSearch } from './token-search'

const SITES = [
  { value: 'resid_pre', label: 'resid_pre', hint: 'The stream that enters a block' },
  { value: 'attn_out', label: 'attn_out', hint: 'What attention adds' },
  { value: 'mlp_out', label: 'mlp_out', hint: 'What the MLP adds' },
] as const

export interface FieldsProps {
  draft: InterventionDraft
  change(part: Partial<InterventionDraft>): void
  checkpoint: CheckpointRef | null
  model: ModelInfo | null
  piece(id: number): TokenPiece
  errorOf(field: InterventionField): string | undefined
  disabled: boolean
}

/** The fields of one intervention: only those that its operation uses. */
export function InterventionFields(props: FieldsProps) {
  const { draft, change, model, errorOf, disabled } = props
  const { op } = draft
  const single = op === 'add' || op === 'patch'
  const text = (
    name: 'layers' | 'positions' | 'heads' | 'queries' | 'keys' | 'factor' | 'coefficient',
    label: string,
    placeholder: string,
    field: InterventionField = name as InterventionField,
  ) => (
    <TextField
      label={label}
      value={draft[name]}
      placeholder={placeholder}
      onChange={(event) => change({ [name]: event.target.value })}
      error={errorOf(field)}
      disabled={disabled}
      spellCheck={false}
    />
  )
  const layers = text('layers', single ? 'Layer' : 'Layers', model ? `0–${model.nLayers - 1}` : '3-5')
  return (
    <>
      <div className={form.pair}>
        {op === 'scale' || single ? (
          <Select
            label="Where"
            value={draft.at}
            onValueChange={(at) => change({ at: at as Site })}
            options={SITES}
            disabled={disabled}
          />
        ) : (
          text('heads', 'Heads', op === 'block' ? 'all' : '0, 3')
        )}
        {layers}
        {op === 'block' ? (
          <>
            {text('queries', 'Tokens that read', '-1')}
            {text('keys', 'Tokens not read', '0')}
          </>
        ) : (
          text('positions', op === 'patch' ? 'Token' : 'Tokens', op === 'patch' ? '-1' : 'every')
        )}
        {op === 'scale' || op === 'scale_heads' ? text('factor', 'Factor (0 ablates)', '0') : null}
        {op === 'add' ? text('coefficient', 'Coefficient', '4', 'factor') : null}
      </div>
      {op === 'add' ? <DirectionField {...props} /> : null}
      {op === 'patch' ? <SourceFields {...props} /> : null}
    </>
  )
}

function DirectionField({ draft: { direction }, change, checkpoint, piece, errorOf, disabled }: FieldsProps) {
  return (
    <>
      {direction ? (
        <p className={styles.direction}>
          Direction:{' '}
          {direction.kind === 'token' ? (
            <TokenText piece={piece(direction.id)} />
          ) : direction.kind === 'vector' ? (
            'a saved vector'
          ) : (
            'a difference of means'
          )}
        </p>
      ) : null}
      <TokenSearch
        label={direction ? 'Another token' : 'Direction of a token'}
        checkpoint={checkpoint}
        chosen={direction?.kind === 'token' ? [direction.id] : []}
        disabled={disabled}
        onChoose={({ id }) => change({ direction: { kind: 'token', id } })}
        error={direction ? undefined : errorOf('token')}
      />
    </>
  )
}

function SourceFields({ draft, change, errorOf, disabled }: FieldsProps) {
  const { from } = draft
  const { input } = from
  const put = (part: Partial<InterventionDraft['from']>) => change({ from: { ...from, ...part } })
  return (
    <>
      {input.kind === 'text' ? (
        <TextArea
          label="Prompt it comes from"
          className={form.area ?? ''}
          value={input.text}
          rows={2}
          placeholder="The capital of Italy is"
          onChange={(event) => put({ input: { kind: 'text', text: event.target.value } })}
          error={errorOf('prompt')}
          disabled={disabled}
          spellCheck={false}
        />
      ) : (
        <p className={styles.direction}>It comes from {input.kind === 'ids' ? 'token ids' : 'a chat'}.</p>
      )}
      <div className={form.pair}>
        <TextField
          label="Its token"
          value={from.position}
          placeholder="-1"
          onChange={(event) => put({ position: event.target.value })}
          disabled={disabled}
        />
        <TextField
          label="Its layer"
          value={from.layer}
          placeholder="the same"
          onChange={(event) => put({ layer: event.target.value })}
          disabled={disabled}
        />
      </div>
    </>
  )
}
