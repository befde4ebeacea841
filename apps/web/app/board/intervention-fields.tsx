import type { Bos, CheckpointRef, ModelInfo, Site, Tokenized, TokenPiece } from '@lensboard/contract'
import { Select } from '../ui/select'
import { TextArea, TextField } from '../ui/text-field'
import { AlignedPrompts } from './aligned-prompts'
import { DirectionFields } from './direction-fields'
import form from './form.module.css'
import { type InterventionDraft, type InterventionField, positionsOf } from './intervention-draft'
import styles from './interventions.module.css'
import { SITES } from './sites'
import { useTokenized } from './use-tokenized'

export interface FieldsProps {
  draft: InterventionDraft
  change(part: Partial<InterventionDraft>): void
  checkpoint: CheckpointRef | null
  model: ModelInfo | null
  /** The card's own prompt, once it is read, and how a start token is put before prompts. */
  tokenized: Tokenized | null
  bos: Bos
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
      {op === 'add' ? (
        <DirectionFields
          direction={draft.direction}
          onChange={(part) => change({ direction: { ...draft.direction, ...part } })}
          checkpoint={props.checkpoint}
          model={model}
          piece={props.piece}
          error={errorOf('token')}
          disabled={disabled}
        />
      ) : null}
      {op === 'patch' ? <SourceFields {...props} /> : null}
    </>
  )
}

function SourceFields({ draft, change, checkpoint, tokenized, bos, errorOf, disabled }: FieldsProps) {
  const { from } = draft
  const { input } = from
  const there = useTokenized(checkpoint, input, bos).tokenized
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
      {tokenized && there ? (
        <AlignedPrompts
          ours={{
            name: 'This prompt',
            tokens: tokenized.tokens,
            at: chosenAt(draft.positions, tokenized.tokens.length),
            onChoose: (position) => change({ positions: String(position) }),
          }}
          theirs={{
            name: 'Other prompt',
            tokens: there.tokens,
            at: chosenAt(from.position, there.tokens.length),
            onChoose: (position) => put({ position: String(position) }),
          }}
          disabled={disabled}
        />
      ) : null}
    </>
  )
}

/** The token that a typed position means; null for none. */
function chosenAt(text: string, length: number): number | null {
  const positions = positionsOf(text)
  if (!positions || positions.from !== positions.to) return null
  return positions.from < 0 ? length + positions.from : positions.from
}
