import { LIMITS, type Stage, type TokenPiece } from '@lensboard/contract'
import { runningText } from './running-text.js'

/** A token that the model wrote, and the text that it adds: none yet where its character ends in a later one. */
export interface WrittenToken {
  id: number
  text: string
}

/** Passes tokens on one by one as they are written, and as stages that say what has been written so far. */
export function tellTokens(options: {
  total: number
  piece(id: number): TokenPiece
  onToken?: ((token: WrittenToken) => void) | undefined
  onStage?: ((stage: Stage) => void) | undefined
}): (id: number) => void {
  const { total, piece, onToken, onStage } = options
  const textOf = runningText()
  let done = 0
  let written = ''
  return (id) => {
    const text = textOf(piece(id))
    done++
    written = lastOf(written + text)
    onToken?.({ id, text })
    onStage?.({ name: 'running', done, total, unit: 'tokens', text: written })
  }
}

/** The end of a text, without half a character in front, and without a NUL, which PostgreSQL has no room for. */
function lastOf(text: string): string {
  const shown = text.replaceAll('\0', '\ufffd')
  const end = shown.slice(-LIMITS.stageTextChars)
  return end.length < shown.length ? end.replace(/^[\udc00-\udfff]/, '') : end
}
