import type { ModelInfo } from '@lensboard/contract'
import { useState } from 'react'
import { TextArea } from '../ui/text-field'
import type { DirectionDraft } from './direction-draft'
import form from './form.module.css'
import styles from './interventions.module.css'
import { readVectorFile, readVectorText, vectorBase64, vectorLength } from './vector-file'

interface VectorFieldProps {
  direction: DirectionDraft
  onChange(part: Partial<DirectionDraft>): void
  model: ModelInfo | null
  error: string | undefined
  disabled: boolean
}

/** Takes a saved vector from a file or from what is pasted; says how long it is, and why it does not fit if so. */
export function VectorField({ direction, onChange, model, error, disabled }: VectorFieldProps) {
  const [pasted, setPasted] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const take = (read: () => number[]) => {
    try {
      onChange({ vector: vectorBase64(read()) })
      setRefused(null)
    } catch (cause) {
      onChange({ vector: null })
      setRefused(cause instanceof Error ? cause.message : String(cause))
    }
  }
  const said = refused ?? error
  return (
    <>
      <label className={styles.file}>
        <span className={form.label}>File: .npy, .safetensors or .json</span>
        <input
          type="file"
          accept=".npy,.safetensors,.json,.txt,.csv"
          disabled={disabled}
          onChange={async (event) => {
            const input = event.currentTarget
            const file = input.files?.[0]
            if (!file) return
            const bytes = new Uint8Array(await file.arrayBuffer())
            take(() => readVectorFile(file.name, bytes))
            setPasted('')
            // The same file may be chosen again once it was mended.
            input.value = ''
          }}
        />
      </label>
      <TextArea
        label="Or paste its numbers"
        className={form.area ?? ''}
        value={pasted}
        rows={2}
        placeholder={`[0.12, -0.05, … ${model ? `${model.dModel} numbers` : ''}]`}
        onChange={(event) => {
          setPasted(event.target.value)
          if (event.target.value.trim() !== '') take(() => readVectorText(event.target.value))
        }}
        disabled={disabled}
        spellCheck={false}
      />
      {direction.vector === null ? null : (
        <p className={styles.direction}>{vectorLength(direction.vector).toLocaleString('en')} numbers.</p>
      )}
      {said ? (
        <p className={styles.problem} role="alert">
          {said}
        </p>
      ) : null}
    </>
  )
}
