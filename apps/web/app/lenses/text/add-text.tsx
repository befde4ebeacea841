import { Upload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { ACCEPTED } from '../../board/dataset-file'
import { Button } from '../../ui/button'
import { FileInput } from '../../ui/file-input'
import { TextArea } from '../../ui/text-field'
import styles from './text.module.css'
import type { NewTextActs } from './use-new-text'

/** Ways to a new text: a file by drop or button, or what is pasted. */
export function AddText({ adding, onCancel }: { adding: NewTextActs; onCancel(): void }) {
  const [pasted, setPasted] = useState('')
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drag = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    event.stopPropagation()
    setOver(isOver)
  }
  const take = (file: File | undefined) => file && adding.openFile(file)
  return (
    <section className={styles.panel} aria-label="Add text">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false)
          take(event.dataTransfer.files[0])
        }}
      >
        <p>Drop a file here: text, JSON Lines, CSV, TSV or Parquet, up to 2 GB</p>
        <Button size="sm" icon={<Upload size={14} strokeWidth={1.5} />} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <FileInput input={input} label="File of text" accept={ACCEPTED} onFile={take} />
      </div>
      <TextArea
        label="Or paste text"
        rows={3}
        value={pasted}
        spellCheck={false}
        onChange={(event) => setPasted(event.target.value)}
      />
      {adding.error ? (
        <p className={styles.error} role="alert">
          {adding.error}
        </p>
      ) : null}
      <div className={styles.acts}>
        <Button size="sm" onClick={onCancel}>
          Back to the list
        </Button>
        <Button size="sm" disabled={pasted.trim() === ''} onClick={() => adding.openText(pasted)}>
          Read this text
        </Button>
      </div>
    </section>
  )
}
