import { Select } from '../ui/select'
import type { DatasetDraft } from './dataset-draft'
import form from './form.module.css'
import type { OptionsProps } from './options-props'

const AT = [
  { value: 'last', label: 'Last token of each prompt' },
  { value: 'all', label: 'Every token' },
] as const

/** What a data-set card asks beside its model. */
export function DatasetOptions({ draft, change, errorOf, disabled }: OptionsProps) {
  const { dataset } = draft
  const missing = errorOf('dataset')
  return (
    <>
      <div className={form.fixed}>
        <span className={form.label}>List of prompts</span>
        <span>{dataset.list?.name ?? 'None'}</span>
      </div>
      {missing ? <p className={form.blocked}>{missing}</p> : null}
      <Select
        label="Read"
        value={dataset.at}
        onValueChange={(at) => change({ dataset: { ...dataset, at: at as DatasetDraft['at'] } })}
        options={AT}
        disabled={disabled}
      />
    </>
  )
}
