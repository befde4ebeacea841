import { AppError } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { baselineSpec, shownSpec } from './baseline.js'
import { followed } from './chart-source.js'

/** A server that does not answer in this time is not waited for. */
const WAIT_MS = 60_000

/**
 * Fetches the whole answers of cards of which there may be only a glance, and keeps them until `use` has ended. Throws
 * INFERENCE_DOWN where they do not come.
 */
export async function withWholeAnswers<T>(
  editor: Editor,
  cards: readonly CardShape[],
  use: () => T | Promise<T>,
): Promise<T> {
  const runs = runsOf(editor)
  if (!runs) return use()
  const specs = cards.flatMap((card) => {
    const { props } = followed(editor, card)
    return [shownSpec(props), baselineSpec(props)]
  })
  const stops: (() => void)[] = []
  let late: ReturnType<typeof setTimeout> | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const words = 'The numbers of these cards did not arrive. Try again when the server is back.'
      late = setTimeout(() => reject(new AppError('INFERENCE_DOWN', words)), WAIT_MS)
      const look = () => specs.every((spec) => runs.view(spec, 'card').phase !== 'asking') && resolve()
      for (const spec of new Set(specs)) stops.push(runs.watch(spec, look, 'card'))
      look()
    })
    return await use()
  } finally {
    clearTimeout(late)
    for (const stop of stops) stop()
  }
}
