import styles from './text.module.css'

/** The beginnings of documents, a line each. */
export function FirstDocuments({ first, of }: { first: readonly string[]; of: number }) {
  const more = of - first.length
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.documents} tabIndex={0} aria-label="First documents">
        <ol>
          {first.map((text, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the documents of a text never move
            <li key={n} title={text}>
              {text.replace(/\s+/g, ' ')}
            </li>
          ))}
        </ol>
      </section>
      {more > 0 ? <p className={styles.quiet}>and {more.toLocaleString('en-US')} more</p> : null}
    </>
  )
}
