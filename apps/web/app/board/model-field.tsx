import type { ModelInfo } from '@lensboard/contract'
import { Combobox, type ComboboxOption } from '../ui/combobox'

const STATE_WORDS = { ready: 'Ready', unsupported: 'Not supported', broken: 'Damaged' } as const

function millions(n: number): string {
  if (n >= 1e9) return `${(n / 1e9).toFixed(1)} B`
  return n >= 1e6 ? `${Math.round(n / 1e6)} M` : `${Math.round(n / 1e3)} k`
}

const optionOf = (model: ModelInfo): ComboboxOption => ({
  value: model.checkpoint.hash,
  label: model.title,
  search: `${model.title} ${model.checkpoint.name} ${model.family}`,
  hint:
    model.state === 'ready'
      ? `${model.family} · ${millions(model.parameters)} · ${model.nLayers} layers · Ready`
      : `${STATE_WORDS[model.state]}: ${model.reason ?? 'it cannot run here'}`,
  group: model.state === 'ready' ? 'Ready here' : 'Not usable',
})

interface ModelFieldProps {
  models: readonly ModelInfo[]
  value: ModelInfo['checkpoint'] | null
  onChange(model: ModelInfo): void
  error: string | undefined
  disabled: boolean
}

/** Which model answers: found by typing a name or family. */
export function ModelField({ models, value, onChange, error, disabled }: ModelFieldProps) {
  const known = models.some((m) => m.checkpoint.hash === value?.hash)
  const options = models.map(optionOf)
  // A card may ask a model that is not here any more; its name stays readable.
  if (value && !known)
    options.push({ value: value.hash, label: value.name, search: value.name, hint: 'Not here', group: 'Not usable' })
  return (
    <Combobox
      label="Model"
      value={value?.hash}
      options={options}
      placeholder="Choose a model"
      searchPlaceholder="Search name or family…"
      onValueChange={(hash) => {
        const model = models.find((m) => m.checkpoint.hash === hash)
        if (model) onChange(model)
      }}
      error={error}
      disabled={disabled}
    />
  )
}
