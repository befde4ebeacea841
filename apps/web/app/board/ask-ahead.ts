import type { RunSource } from '@lensboard/canvas'
import type { RunSpec } from '@lensboard/contract'

/** By then the card that shows the answer is on the canvas, or never will be. */
const CARD_COMES_MS = 5_000

/** Asks a question at the click, so that the server is at work while the canvas makes room for its card. */
export function askAhead(runs: Pick<RunSource, 'watch'>, spec: RunSpec): void {
  setTimeout(
    runs.watch(spec, () => {}),
    CARD_COMES_MS,
  )
}
