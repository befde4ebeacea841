import type { CheckpointRef, ModelInfo } from '@lensboard/contract'
import { findable, fits } from '../models/find-models'
import { parameterWords } from '../models/sizes'
import { Combobox } from '../ui/combobox'

interface TrainModelProps {
  label?: string
  models: readonly ModelInfo[]
  value: string | undefined
  onChange(checkpoint: CheckpointRef): void
  error: string | undefined
}

/** Which model a lens is for: those that are here and can be read. */
export function TrainModel({ label = 'Model', models, value, onChange, error }: TrainModelProps) {
  const ready = models.filter(({ state }) => state === 'ready')
  const byHash = new Map(ready.map((model) => [model.checkpoint.hash, model]))
  return (
    <Combobox
      label={label}
      value={value}
      options={ready.map(({ checkpoint, title, family, parameters, nLayers }) => ({
        value: checkpoint.hash,
        label: title,
        search: title,
        hint: `${family}, ${parameterWords(parameters)}, ${nLayers} blocks`,
      }))}
      placeholder="Choose a model"
      searchPlaceholder="Name, family or size: llama <1B"
      matches={(option, query) => fits(findable(byHash.get(option.value)!), query)}
      onValueChange={(hash) => {
        const model = byHash.get(hash)
        if (model) onChange(model.checkpoint)
      }}
      error={error}
    />
  )
}
