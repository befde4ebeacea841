import { Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../ui/button'
import { FileInput } from '../ui/file-input'
import { TextArea } from '../ui/text-field'
import styles from './dataset.module.css'
import { ACCEPTED } from './dataset-file'
import form from './form.module.css'
import type { DatasetLooking } from './use-dataset-look'

/** Two ways to a new list: lines in the field, or a file by button; a file may also be dropped on the form. */
export function AddDataset({ looking, disabled }: { looking: DatasetLooking; disabled: boolean }) {
  const [text, setText] = useState('')
  const file = useRef<HTMLInputElement>(null)
  return (
    <div className={styles.add}>
      <TextArea
        label="Paste prompts, one a line"
        className={form.area}
        data-field="dataset"
        rows={4}
        value={text}
        placeholder={'The capital of France is\nThe opposite of hot is'}
        disabled={disabled}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.acts}>
        <Button size="sm" disabled={disabled || text.trim() === ''} onClick={() => looking.openText(text)}>
          Read these lines
        </Button>
        <Button size="sm" icon={<Upload size={14} />} disabled={disabled} onClick={() => file.current?.click()}>
          Choose a file
        </Button>
        <FileInput
          input={file}
          label="File of prompts"
          accept={ACCEPTED}
          disabled={disabled}
          onFile={looking.openFile}
        />
      </div>
      <p className={form.chipsNote}>Or drop a file here: text, JSON Lines, CSV, TSV or Parquet, up to 20 MB.</p>
      {looking.error && !looking.source ? (
        <p className={styles.error} role="alert">
          {looking.error}
        </p>
      ) : null}
    </div>
  )
}
