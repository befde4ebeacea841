import { LIMITS } from '@lensboard/contract'
import { Select } from '../ui/select'
import { TextField } from '../ui/text-field'
import styles from './form.module.css'
import type { OptionsProps } from './options-props'
import type { RowsDraft } from './rows-draft'

const SCANS = [
  { value: 'exact', label: 'Exact', hint: 'Every number in float32' },
  { value: 'fine', label: 'Fine', hint: '8-bit first pass, uncertain cells redone' },
  { value: 'fast', label: 'Fast', hint: 'Coarser first pass, more cells redone' },
] as const

/** What a choice of scan means; the same for every model, the card tells what came of it. */
const SCAN_WORDS: Record<RowsDraft['scan'], string> = {
  exact: 'The whole vocabulary is read in float32.',
  fine: 'Token ids stay right: a cell whose first tokens an 8-bit pass cannot prove is read again exactly. The card tells how many.',
  fast: 'As fine, with a wider bound: quicker where the machine has fast 8-bit products, and exact where it has none.',
}

type Part = RowsDraft['parts'][number]
const PARTS: readonly { part: Part; label: string }[] = [
  { part: 'attn_out', label: 'What attention adds (attn_out)' },
  { part: 'mlp_out', label: 'What the MLP adds (mlp_out)' },
]

type RowsProps = Pick<OptionsProps, 'draft' | 'change' | 'model' | 'errorOf' | 'disabled'>

/** Which rows are read: layers, steps, and what lies inside a block. The output is always the last row. */
export function RowsFields({ draft, change, model, errorOf, disabled }: RowsProps) {
  const check = (label: string, checked: boolean, onChange: (checked: boolean) => void) => (
    <label key={label} className={styles.check}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        disabled={disabled}
      />
      {label}
    </label>
  )
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Rows of layers"
          value={draft.range}
          placeholder="all"
          hint={model ? `all, or 0–${model.nLayers - 1}` : undefined}
          onChange={(event) => change({ range: event.target.value })}
          error={errorOf('range')}
          disabled={disabled}
          data-field="range"
        />
        <TextField
          label="Every … layers"
          type="number"
          min={1}
          max={model?.nLayers ?? LIMITS.layers}
          value={draft.stride}
          onChange={(event) => change({ stride: event.target.value })}
          error={errorOf('stride')}
          disabled={disabled}
          data-field="stride"
        />
      </div>
      <p className={styles.chipsNote}>The model’s own output is always the last row.</p>
      {check('Rows after attention too (resid_mid)', draft.mid, (mid) => change({ mid }))}
      {draft.mid ? <p className={styles.chipsNote}>{midWords(model?.hookNotes ?? [])}</p> : null}
      {PARTS.map(({ part, label }) =>
        check(label, draft.parts.includes(part), (on) =>
          change({ parts: on ? [...draft.parts, part] : draft.parts.filter((one) => one !== part) }),
        ),
      )}
      {draft.parts.length > 0 ? (
        <p className={styles.chipsNote}>
          Each is read by itself through the same head: a part alone, not a step of the stream. Single heads are what an
          Attribution card splits.
        </p>
      ) : null}
    </>
  )
}

/** How the rows are read: through the final norm or not, and how the vocabulary is scanned. */
export function ReadingFields({ draft, change, disabled }: Pick<RowsProps, 'draft' | 'change' | 'disabled'>) {
  return (
    <>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={draft.finalNorm}
          onChange={(event) => change({ finalNorm: event.target.checked })}
          disabled={disabled}
        />
        Through the model’s final norm
      </label>
      {draft.finalNorm ? null : (
        <p className={styles.chipsNote}>Every row but the output is then read as it is; the card says so.</p>
      )}
      {draft.kind === 'lens' ? (
        <>
          <Select
            label="Scan of the vocabulary"
            value={draft.scan}
            onValueChange={(scan) => change({ scan: scan as RowsDraft['scan'] })}
            options={SCANS}
            disabled={disabled}
          />
          <p className={styles.chipsNote}>{SCAN_WORDS[draft.scan]}</p>
        </>
      ) : null}
    </>
  )
}

/** What a row after attention is in this model: its own note where it has one, as in parallel blocks. */
function midWords(notes: readonly string[]): string {
  const own = notes.find((note) => note.includes('resid_mid'))
  return own ?? 'The stream after attention has added to it, before the MLP has.'
}
