import { CLOSE } from '@lensboard/contract'

const SENTENCES: Record<number, string> = {
  [CLOSE.unauthenticated]: 'Your login has ended. Sign in again to go on.',
  [CLOSE.forbidden]: 'You can no longer open this board, or may no longer change it.',
  [CLOSE.gone]: 'This board does not exist, or you may not see it.',
  [CLOSE.epochChanged]: 'This board was rebuilt since you opened it. Reload to go on.',
  [CLOSE.tooLarge]: 'A change was too large for this board and was not saved. Reload to go on.',
  [CLOSE.invalidUpdate]: 'A change could not be read by the server and was not saved. Reload to go on.',
  [CLOSE.clientTooNew]: 'This page is newer than the server. Reload in a moment.',
}

/**
 * What a person reads when the server closes for good with this code. Only the server knows which right went and what
 * was full, so a sentence of its own is preferred there.
 */
export const refusal = (code: number, reason = ''): string =>
  (reason.endsWith('.') && (code === CLOSE.forbidden || code === CLOSE.tooLarge) ? reason : SENTENCES[code]) ??
  `The server refused this board (code ${code}). Reload to try again.`
