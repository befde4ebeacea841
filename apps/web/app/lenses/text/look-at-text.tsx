import { LIMITS } from '@lensboard/contract'
import { Button } from '../../ui/button'
import { ProgressBar } from '../../ui/progress-bar'
import { Select } from '../../ui/select'
import { TextField } from '../../ui/text-field'
import { FirstDocuments } from './first-documents'
import styles from './text.module.css'
import { textWords, UNITS } from './text-words'
import type { NewTextActs } from './use-new-text'

/** What is in a file or in pasted text, what a document of it is, what could not be read, and the way to keep it. */
export function LookAtText({ adding }: { adding: NewTextActs }) {
  const { source, look, doing, error, rename, chooseColumn, keep, forget } = adding
  if (!source) return null
  const plain = source.format === 'txt'
  const options = (look?.columns ?? []).map((name) => ({ value: name, label: name, ...(plain ? UNITS[name] : {}) }))
  return (
    <section className={styles.panel} aria-label="New text" aria-busy={doing !== null}>
      <div className={styles.pair}>
        <TextField
          label="Name"
          value={source.name}
          maxLength={LIMITS.nameChars}
          onChange={(event) => rename(event.target.value)}
          autoComplete="off"
        />
        {look && options.length > 0 ? (
          <Select
            label={plain ? 'A document is' : 'Documents are in'}
            value={look.column ?? ''}
            onValueChange={chooseColumn}
            options={options}
            disabled={doing !== null}
          />
        ) : null}
      </div>
      {doing && doing !== 'keeping' ? <Progress name={source.name} doing={doing} /> : null}
      {look ? (
        <>
          <p className={styles.quiet} role="status">
            {textWords(look)}.
          </p>
          <BrokenLines broken={look.broken} />
          <FirstDocuments first={look.first} of={look.documents} />
        </>
      ) : null}
      {error ? (
        <p className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      <div className={styles.acts}>
        <Button size="sm" onClick={forget}>
          {doing && !look ? 'Cancel' : 'Discard'}
        </Button>
        <Button
          size="sm"
          variant="primary"
          busy={doing === 'keeping'}
          disabled={!look || doing !== null}
          onClick={keep}
        >
          Use this text
        </Button>
      </div>
    </section>
  )
}

function Progress({ name, doing }: { name: string; doing: { sent: number } | 'reading' }) {
  const share = doing === 'reading' ? undefined : doing.sent
  return (
    <div className={styles.progress} role="status">
      <ProgressBar label={`${share === undefined ? 'Reading' : 'Sending'} ${name}`} share={share} />
      <span>{share === undefined ? 'Reading it' : `${Math.floor(share * 100)} % sent`}</span>
    </div>
  )
}

function BrokenLines({ broken: { count, first } }: Pick<NonNullable<NewTextActs['look']>, 'broken'>) {
  if (count === 0) return null
  return (
    <details className={styles.broken}>
      <summary>Lines that are left out</summary>
      <ol aria-label="Broken lines">
        {first.map(({ line, why }) => (
          <li key={line}>
            Line {line.toLocaleString('en-US')}: {why}
          </li>
        ))}
      </ol>
      {count > first.length ? <p>and {(count - first.length).toLocaleString('en-US')} more</p> : null}
    </details>
  )
}
