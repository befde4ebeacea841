import { LIMITS } from '@lensboard/contract'
import { Select } from '../ui/select'
import { TextField } from '../ui/text-field'
import styles from './form.module.css'
import type { OptionsProps } from './options-props'

const HOW = [
  { value: 'greedy', label: 'Greedy', hint: 'The most probable token each time' },
  { value: 'sampled', label: 'Sampled', hint: 'By chance, decided by the seed' },
] as const

/** Lets the model go on with the prompt; the lens then reads what it wrote too. */
export function ContinuationOptions({
  draft,
  change,
  errorOf,
  disabled,
}: Pick<OptionsProps, 'draft' | 'change' | 'errorOf' | 'disabled'>) {
  const goesOn = draft.goOn !== '0' && draft.goOn !== ''
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Continue with … tokens"
          type="number"
          min={0}
          max={LIMITS.continuationTokens}
          value={draft.goOn}
          onChange={(event) => change({ goOn: event.target.value })}
          error={errorOf('goOn')}
          disabled={disabled}
          data-field="goOn"
        />
        {goesOn ? (
          <Select
            label="How"
            value={draft.sampled ? 'sampled' : 'greedy'}
            onValueChange={(how) => change({ sampled: how === 'sampled' })}
            options={HOW}
            disabled={disabled}
          />
        ) : null}
      </div>
      {goesOn && draft.sampled ? (
        <div className={styles.triple}>
          {(['temperature', 'topP', 'seed'] as const).map((field) => (
            <TextField
              key={field}
              label={{ temperature: 'Temperature', topP: 'Top-p', seed: 'Seed' }[field]}
              inputMode="decimal"
              value={draft[field]}
              onChange={(event) => change({ [field]: event.target.value })}
              error={errorOf(field)}
              disabled={disabled}
              data-field={field}
            />
          ))}
        </div>
      ) : null}
    </>
  )
}
