import type { LensReader, LensRef, LibraryLens } from '@lensboard/contract'
import { GraduationCap, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { lensPath } from '../lenses/lens-words'
import { TrainDialog } from '../lenses/train-dialog'
import { useLenses } from '../lenses/use-lenses'
import { Button } from '../ui/button'
import { Combobox, type ComboboxOption } from '../ui/combobox'
import styles from './form.module.css'
import { type LensChoice, LOGIT, lensChoices, lensRefOf, shapeProblem } from './lens-choices'

interface LensFieldProps {
  label?: string
  value: 'logit' | LensRef
  /** The model it is to read; null while none is chosen. */
  model: LensReader | null
  onChange(lens: 'logit' | LensRef): void
  error?: string | undefined
  disabled: boolean
}

/**
 * Which lens a card reads through: by name and quality. One that was made for other weights of the same shape reads only
 * after somebody accepted it by name.
 */
export function LensField({ label = 'Lens', value, model, onChange, error, disabled }: LensFieldProps) {
  const { data } = useLenses()
  const [training, setTraining] = useState(false)
  const [asked, setAsked] = useState<LibraryLens | null>(null)
  const lenses = data ?? []
  const choices = lensChoices(lenses, model, value)
  const chosen = value === 'logit' ? LOGIT : value.hash
  // A lens that was chosen before the model was changed asks to be accepted, too.
  const own = lenses.find(({ hash }) => value !== 'logit' && hash === value.hash)
  const foreign = asked ?? (error && own && model && !own.missing && !shapeProblem(own, model) ? own : null)
  const choose = (next: 'logit' | LensRef) => {
    setAsked(null)
    onChange(next)
  }
  return (
    <div className={styles.lens} data-field="lens" data-lens={label}>
      <Combobox
        label={label}
        value={chosen}
        options={choices.map(optionOf)}
        searchPlaceholder="Name, kind or text"
        act={() => ({ label: 'Train a lens…', icon: <GraduationCap />, onSelect: () => setTraining(true) })}
        onValueChange={(next) => {
          const choice = choices.find((one) => one.value === next)
          if (next === LOGIT) choose('logit')
          else if (choice?.foreign && choice.record && next !== chosen) setAsked(choice.record)
          else if (choice?.record && next !== chosen) choose(lensRefOf(choice.record))
        }}
        error={foreign ? undefined : error}
        disabled={disabled}
      />
      {foreign && model ? (
        <div className={styles.accept} role="alert">
          <p>
            <TriangleAlert size={14} strokeWidth={1.5} aria-hidden /> {foreign.lens.title} was made for{' '}
            <b>{foreign.lens.checkpoint.name}</b>, not for {model.checkpoint.name}. What it reads may be wrong; the card
            will say so.
          </p>
          <div className={styles.acceptActs}>
            <Button size="sm" onClick={() => choose(lensRefOf(foreign, true))}>
              Use it anyway
            </Button>
            <Button size="sm" variant="ghost" onClick={() => (asked ? setAsked(null) : choose('logit'))}>
              {asked ? 'Keep the other' : 'Use the logit lens'}
            </Button>
          </div>
        </div>
      ) : error ? (
        <Button size="sm" className={styles.wayOut} onClick={() => choose('logit')} disabled={disabled}>
          Use the logit lens
        </Button>
      ) : null}
      <p className={styles.lensNote}>
        {own ? (
          <>
            <a href={lensPath(own.hash)} target="_blank" rel="noreferrer">
              About this lens
            </a>{' '}
            ·{' '}
          </>
        ) : null}
        <a href="/lenses" target="_blank" rel="noreferrer">
          Library of lenses
        </a>
      </p>
      <TrainDialog open={training} onClose={() => setTraining(false)} checkpoint={model?.checkpoint} />
    </div>
  )
}

const optionOf = ({ value, label, group, hint, worse, disabled, record }: LensChoice): ComboboxOption => ({
  value,
  label,
  group,
  hint,
  search: [label, hint, record?.lens.origin.text].filter(Boolean).join(' '),
  mark: worse ? (
    <span className={styles.worse} title={`Reads ${worse} ${worse === 1 ? 'row' : 'rows'} worse than the logit lens`}>
      <TriangleAlert size={12} strokeWidth={2} aria-hidden />
      {worse === 1 ? '1 row worse' : `${worse} rows worse`}
    </span>
  ) : null,
  ...(disabled ? { disabled } : {}),
})
