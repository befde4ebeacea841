import type { Stage } from '@lensboard/contract'

const CLEAR_LINE = '\r\u001b[2K'

/** Shows stages on stderr while somebody watches; a pipe or a file gets nothing. */
export function progress(label: string): { report(stage: Stage): void; end(): void } {
  const { stderr } = process
  if (!stderr.isTTY) return { report: () => {}, end: () => {} }
  return {
    report: ({ name, done, total, unit }) => {
      const how = done === undefined || total === undefined ? '' : ` ${done} of ${total} ${unit ?? ''}`
      stderr.write(`${CLEAR_LINE}${label}: ${name}${how}`)
    },
    end: () => stderr.write(CLEAR_LINE),
  }
}
