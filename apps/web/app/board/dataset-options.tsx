import type { DatasetSpec } from '@lensboard/contract'
import { type DragEvent, useState } from 'react'
import { Select } from '../ui/select'
import { TextField } from '../ui/text-field'
import styles from './dataset.module.css'
import { AddDataset } from './dataset-add'
import { ChosenDataset } from './dataset-chosen'
import type { DatasetDraft } from './dataset-draft'
import { DatasetLists } from './dataset-lists'
import { DatasetLookView } from './dataset-look'
import form from './form.module.css'
import { InterventionEditor } from './intervention-editor'
import { LensField } from './lens-field'
import type { OptionsProps } from './options-props'
import { useDatasetLook } from './use-dataset-look'
import { useDatasets } from './use-datasets'

const AT = [
  { value: 'last', label: 'Last token' },
  { value: 'all', label: 'Every token' },
] as const

/** What a data-set card asks beside its model: which list, how many of its prompts, and which of their tokens. */
export function DatasetOptions({ draft, change, model, errorOf, disabled }: OptionsProps) {
  const { dataset } = draft
  const set = (part: Partial<DatasetDraft>) => change({ dataset: { ...dataset, ...part } })
  const datasets = useDatasets()
  const looking = useDatasetLook()
  const [dropping, setDropping] = useState(false)
  const use = ({ name, hash }: DatasetSpec['dataset']) => {
    looking.forget()
    set({ list: { name, hash } })
  }
  const keep = async () => {
    const kept = await looking.keep()
    if (!kept) return
    void datasets.refresh()
    use(kept)
  }
  const onDrag = (event: DragEvent, over: boolean) => {
    if (disabled || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setDropping(over)
  }
  const missing = errorOf('dataset')
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={styles.zone}
        {...(dropping ? { 'data-dropping': true } : {})}
        onDragOver={(event) => onDrag(event, true)}
        onDragLeave={(event) => onDrag(event, false)}
        onDrop={(event) => {
          onDrag(event, false)
          const [dropped] = event.dataTransfer.files
          if (dropped && !disabled) looking.openFile(dropped)
        }}
      >
        <span className={form.label}>List of prompts</span>
        {looking.source ? (
          <DatasetLookView looking={looking} onKeep={() => void keep()} />
        ) : dataset.list ? (
          <ChosenDataset
            key={dataset.list.hash}
            list={dataset.list}
            facts={datasets.lists?.find(({ hash }) => hash === dataset.list?.hash)}
            disabled={disabled}
            onChange={() => set({ list: null })}
          />
        ) : (
          <>
            <DatasetLists datasets={datasets} disabled={disabled} onUse={use} />
            <AddDataset looking={looking} disabled={disabled} />
          </>
        )}
        {missing ? (
          <p className={styles.error} role="alert">
            {missing}
          </p>
        ) : null}
      </div>
      <div className={styles.pair}>
        <Select
          label="Read of each prompt"
          value={dataset.at}
          onValueChange={(at) => set({ at: at as DatasetDraft['at'] })}
          options={AT}
          disabled={disabled}
        />
        <TextField
          label="Prompts at most"
          placeholder="all"
          inputMode="numeric"
          data-field="limit"
          value={dataset.limit}
          onChange={(event) => set({ limit: event.target.value })}
          error={errorOf('limit')}
          disabled={disabled}
          autoComplete="off"
        />
      </div>
      <LensField
        value={draft.lens}
        model={model}
        onChange={(lens) => change({ lens })}
        error={errorOf('lens')}
        disabled={disabled}
      />
      <InterventionEditor draft={draft} change={change} model={model} tokens={null} disabled={disabled} />
    </>
  )
}
