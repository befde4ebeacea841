import type { DifferentColumn, Verification } from '@lensboard/contract'
import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { verifyCard } from './run-acts.js'
import { CardButton } from './run-body.js'

const difference = (largest: number | null) => (largest === null ? 'a number met none' : Number(largest.toPrecision(3)))

const columnWords = ({ column, different, of, largest }: DifferentColumn) =>
  `${column}: ${different} of ${of} numbers, by ${difference(largest)}${largest === null ? '' : ' at most'}`

/** The outcome in one sentence. */
function verdictOf({ status, equal, error, by }: Verification): string {
  if (status === 'queued') return `${by} asked to compute this again. Waiting for a worker.`
  if (status === 'running') return `Computing it again for ${by}…`
  if (status === 'failed') return error?.message ?? 'It could not be computed again.'
  return equal ? 'Computed again: identical, byte for byte.' : 'Computed again: not identical.'
}

/** "Re-run and compare": has the stored result computed once more, and says what came of it to everybody. */
export function VerifySection({ shape, verification }: { shape: CardShape; verification: Verification | undefined }) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const [asking, setAsking] = useState(false)
  const underWay = asking || verification?.status === 'queued' || verification?.status === 'running'
  const { columns = [], fields = [] } = verification?.differences ?? {}
  if (readonly && !verification) return null
  const verify = async () => {
    setAsking(true)
    await verifyCard(editor, shape)
    setAsking(false)
  }
  return (
    <section className="lb-verify" aria-label="Re-run and compare">
      {verification ? (
        <div
          role="status"
          data-verdict={verification.status === 'done' ? (verification.equal ? 'same' : 'other') : verification.status}
        >
          <p>{verdictOf(verification)}</p>
          {columns.length + fields.length > 0 && verification.status === 'done' ? (
            <ul>
              {columns.map((column) => (
                <li key={column.column}>{columnWords(column)}</li>
              ))}
              {fields.map((field) => (
                <li key={field}>{field}: another value</li>
              ))}
            </ul>
          ) : null}
          {verification.status === 'done' || verification.status === 'failed' ? (
            <p className="lb-verify__when">
              {verification.by}, {verification.at.slice(0, 10)} {verification.at.slice(11, 16)} UTC. The stored result
              stays as it is.
            </p>
          ) : null}
        </div>
      ) : null}
      {underWay ? <span className="lb-card__bar-unknown lb-verify__bar" aria-hidden="true" /> : null}
      {readonly || underWay ? null : <CardButton onPress={() => void verify()}>Re-run and compare</CardButton>}
    </section>
  )
}
