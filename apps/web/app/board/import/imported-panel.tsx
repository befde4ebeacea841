import type { ImportedSpec } from '@lensboard/contract'
import { FORMAT_NAMES } from '@lensboard/exchange'
import { Button } from '../../ui/button'
import styles from './import.module.css'

interface ImportedPanelProps {
  spec: ImportedSpec
  canEdit: boolean
  /** Opens the form of a new card with what this one was asked. */
  onMatch(): void
}

/** The panel of a card that came in a file: where from, and what a model here makes of the same prompt. */
export function ImportedPanel({ spec, canEdit, onMatch }: ImportedPanelProps) {
  const { file, model, prompt, holds } = spec
  return (
    <div className={styles.panel}>
      <p>
        This {holds === 'lens' ? 'lens reading' : 'attention'} was computed by another tool. Its numbers are shown as
        the file has them and were not checked.
      </p>
      <dl className="lb-facts">
        <Line name="File" value={file.name} />
        <Line name="Format" value={FORMAT_NAMES[file.format]} />
        <Line name="Model" value={model || 'not named in the file'} />
        <Line name="Prompt" value={prompt || 'not in the file'} />
      </dl>
      {canEdit ? <Button onClick={onMatch}>Match to a model and re-run…</Button> : null}
    </div>
  )
}

const Line = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
