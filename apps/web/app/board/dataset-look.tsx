import { LIMITS } from '@lensboard/contract'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { TextField } from '../ui/text-field'
import styles from './dataset.module.css'
import { FirstPrompts } from './dataset-prompts'
import { countWords } from './dataset-words'
import form from './form.module.css'
import type { DatasetLooking } from './use-dataset-look'

/** Stands for "no column": a name that no choice of the file can have. */
const NONE = '\u0000'

/** What is in a file or in pasted lines, which columns are read, what could not be, and the way to keep it. */
export function DatasetLookView({ looking, onKeep }: { looking: DatasetLooking; onKeep(): void }) {
  const { source, look, columns, busy, error, rename, chooseColumns, forget } = looking
  if (!source) return null
  const options = (look?.columns ?? []).map((name) => ({ value: name, label: name }))
  return (
    <section className={styles.look} aria-label="New list" aria-busy={busy}>
      <TextField
        label="Name of the list"
        value={source.name}
        maxLength={LIMITS.nameChars}
        onChange={(event) => rename(event.target.value)}
        autoComplete="off"
      />
      {look && options.length > 0 ? (
        <div className={styles.pair}>
          <Select
            label="Prompts are in"
            value={columns.column ?? ''}
            onValueChange={(column) =>
              chooseColumns({
                column,
                ...(columns.answerColumn === column ? {} : { answerColumn: columns.answerColumn }),
              })
            }
            options={options}
            disabled={busy}
          />
          <Select
            label="Expected answers are in"
            value={columns.answerColumn ?? NONE}
            onValueChange={(name) =>
              chooseColumns({ column: columns.column, answerColumn: name === NONE ? undefined : name })
            }
            options={[
              { value: NONE, label: 'No column' },
              ...options.map((one) => ({ ...one, disabled: one.value === columns.column })),
            ]}
            disabled={busy}
          />
        </div>
      ) : null}
      {look ? (
        <>
          <p className={styles.counts} role="status">
            {countWords(look)}
          </p>
          {look.broken.count > 0 ? (
            <details className={styles.broken}>
              <summary>Lines that are left out</summary>
              <ol aria-label="Broken lines">
                {look.broken.first.map(({ line, why }) => (
                  <li key={line}>
                    Line {line}: {why}
                  </li>
                ))}
              </ol>
              {look.broken.count > look.broken.first.length ? (
                <p>and {look.broken.count - look.broken.first.length} more</p>
              ) : null}
            </details>
          ) : null}
          <FirstPrompts prompts={look.first} of={look.prompts} />
        </>
      ) : null}
      {busy && !look ? (
        <p className={form.chipsNote} role="status">
          Reading…
        </p>
      ) : null}
      {error ? (
        <p className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      <div className={styles.acts}>
        <Button onClick={forget}>Discard</Button>
        <Button variant="primary" busy={busy} disabled={!look} onClick={onKeep}>
          Use this list
        </Button>
      </div>
    </section>
  )
}
