import { duration } from './duration.js'

const CLEAR_LINE = '\r\u001b[2K'
/** Where nobody watches, a line stays this often. */
const LINE_MS = 60_000

/** How far a mean moved, in words. */
export const moved = (change: number): string =>
  Number.isNaN(change) ? 'nothing to compare with' : `${Number((100 * change).toPrecision(2))} %`

/** Shows how a fit goes: the prompts read, how far one moves the mean still, and the time that is left at most. */
export function fitWatch(stopBelow: number, begun: number) {
  const { stderr } = process
  const since = performance.now()
  let last = since
  return ({ nPrompts, total, change }: { nPrompts: number; total: number; change: number }) => {
    if (!stderr.isTTY && performance.now() - last < LINE_MS) return
    last = performance.now()
    const left = ((last - since) / 1000 / (nPrompts - begun)) * (total - nPrompts)
    const line = `prompt ${nPrompts} of ${total}: one moves the mean by ${moved(change)}, ends below ${moved(stopBelow)}, ${duration(left)} left at most`
    stderr.write(stderr.isTTY ? `${CLEAR_LINE}${line}` : `${line}\n`)
  }
}
