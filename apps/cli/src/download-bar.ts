import { bytesInWords } from '@lensboard/weights'

const CLEAR_LINE = '\r\u001b[2K'
/** Where nobody watches, a line now and then is enough. */
const LINE_EVERY_MS = 10_000
const BAR_COLUMNS = 20
/** The rate is that of the last seconds, so that it follows the network and does not jump. */
const RATE_OVER_MS = 10_000

/** Bytes of a download at one moment. */
export interface Mark {
  atMs: number
  done: number
}

/** Shows how far a download is, on stderr: a bar that stays in its line in a terminal, else a line now and then. */
export function downloadBar(label: string): { report(done: number, total: number): void; end(): void } {
  const { stderr } = process
  let marks: Mark[] = []
  let saidAt = Date.now()
  return {
    report(done, total) {
      const atMs = Date.now()
      marks = [...marks.filter((mark) => atMs - mark.atMs <= RATE_OVER_MS), { atMs, done }]
      const line = progressLine(label, marks, total)
      if (stderr.isTTY) stderr.write(`${CLEAR_LINE}${line}`)
      else if (atMs - saidAt >= LINE_EVERY_MS) {
        saidAt = atMs
        stderr.write(`${line}\n`)
      }
    },
    end: () => {
      if (stderr.isTTY) stderr.write(CLEAR_LINE)
    },
  }
}

/** One line: bar, share, bytes, rate and the time that is left, as far as they are known. */
export function progressLine(label: string, marks: readonly Mark[], total: number): string {
  const [first, last] = [marks[0], marks.at(-1)]
  const done = last?.done ?? 0
  const share = total === 0 ? 1 : done / total
  const full = Math.round(share * BAR_COLUMNS)
  const bar = '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full)
  const parts = [`${label} ${bar} ${Math.floor(share * 100)} %`, `${bytesInWords(done)} of ${bytesInWords(total)}`]
  const seconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000
  const rate = seconds > 0 ? (done - (first?.done ?? 0)) / seconds : 0
  if (rate > 0) parts.push(`${bytesInWords(Math.round(rate))}/s`, `${timeInWords((total - done) / rate)} left`)
  return parts.join('  ')
}

function timeInWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
