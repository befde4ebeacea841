import type { Stage } from '@lensboard/contract'

const CLEAR_LINE = '\r\u001b[2K'

/** What is shown on stderr of a run under way. */
export interface Watch {
  report(stage: Stage): void
  /** Goes on with the text that the model writes. */
  write(text: string): void
  end(): void
}

/** Shows stages and what is written on stderr while somebody watches; a pipe or a file gets nothing. */
export function progress(label: string): Watch {
  const { stderr } = process
  if (!stderr.isTTY) return { report: () => {}, write: () => {}, end: () => {} }
  let writing = false
  const clear = () => {
    stderr.write(writing ? '\n' : CLEAR_LINE)
    writing = false
  }
  return {
    report: ({ name, done, total, unit }) => {
      // What is written says how far it is by itself.
      if (writing && unit === 'tokens') return
      clear()
      const how = done === undefined || total === undefined ? '' : ` ${done} of ${total} ${unit ?? ''}`
      stderr.write(`${label}: ${name}${how}`)
    },
    write: (text) => {
      if (!writing) stderr.write(CLEAR_LINE)
      writing = true
      // A model may write what a terminal would obey.
      stderr.write(text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd'))
    },
    end: clear,
  }
}
