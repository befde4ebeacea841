import type { DatasetPrompt } from '@lensboard/contract'
import styles from './dataset.module.css'

/** A prompt is one line here, however long it is. */
const CHARS_SHOWN = 160

const oneLine = (text: string) => {
  const line = text.replace(/\s+/g, ' ')
  return line.length > CHARS_SHOWN ? `${line.slice(0, CHARS_SHOWN - 1)}…` : line
}

/** The first prompts of a list, with what should follow each. */
export function FirstPrompts({ prompts, of }: { prompts: readonly DatasetPrompt[]; of: number }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.prompts} tabIndex={0} aria-label="First prompts">
        <ol>
          {prompts.map(({ text, answer }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list of prompts never moves
            <li key={n}>
              <span title={text}>{oneLine(text)}</span>
              {answer === undefined ? null : <span className={styles.answer}>{oneLine(answer)}</span>}
            </li>
          ))}
        </ol>
      </section>
      {of > prompts.length ? (
        <p className={styles.more}>and {(of - prompts.length).toLocaleString('en-US')} more prompts</p>
      ) : null}
    </>
  )
}
