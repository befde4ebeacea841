import type { ModelInfo } from '@lensboard/contract'
import { Check, Plus } from 'lucide-react'
import { findable, fits } from '../models/find-models'
import { recentModels } from '../models/recent-models'
import { Combobox, type ComboboxOption } from '../ui/combobox'
import styles from './form.module.css'
import { type ModelChoice, modelChoices } from './model-options'
import type { ModelsState } from './use-models'

interface ModelFieldProps {
  models: ModelsState & { list: readonly ModelInfo[] }
  value: ModelInfo['checkpoint'] | null
  onChange(model: ModelInfo): void
  /** Opens "Add a model" with what was typed. */
  onAdd(text: string): void
  error: string | undefined
  disabled: boolean
}

/** Which model answers: found by typing a name, a family or a size. */
export function ModelField({ models, value, onChange, onAdd, error, disabled }: ModelFieldProps) {
  const { list, downloads, proof } = models
  const recent = [...(value ? [value.hash] : []), ...recentModels()]
  const choices = modelChoices({ models: list, downloads: downloads.list, proof, recent })
  const byValue = new Map(choices.map((choice) => [choice.value, choice]))
  const options = choices.map(optionOf)
  // A card may ask a model that is not here any more; its name stays readable.
  if (value && !byValue.has(value.hash))
    options.push({
      value: value.hash,
      label: value.name,
      search: value.name,
      hint: 'Not here',
      group: 'Cannot be read',
    })
  return (
    <Combobox
      label="Model"
      value={value?.hash}
      options={options}
      placeholder="Choose a model"
      searchPlaceholder="Name, family or size: llama <1B"
      matches={(option, query) => {
        const model = byValue.get(option.value)?.model
        return fits(model ? findable(model) : { names: [option.search], parameters: undefined }, query)
      }}
      act={(query) => ({
        label: query ? `Look for “${query}” at the hub…` : 'Add a model…',
        icon: <Plus />,
        onSelect: onAdd,
      })}
      onValueChange={(hash) => {
        const model = byValue.get(hash)?.model
        if (model) onChange(model)
      }}
      error={error}
      disabled={disabled}
    />
  )
}

const optionOf = ({ value, label, group, hint, checked, size, disabled }: ModelChoice): ComboboxOption => ({
  value,
  label,
  group,
  hint,
  search: label,
  mark:
    size || checked ? (
      <span className={styles.modelMark}>
        {size}
        {checked ? (
          <span className={styles.modelChecked} title={`Checked: differs from the reference by at most ${checked}`}>
            <Check size={12} strokeWidth={2.5} aria-label="Checked" />
            {checked}
          </span>
        ) : null}
      </span>
    ) : null,
  ...(disabled ? { disabled } : {}),
})
