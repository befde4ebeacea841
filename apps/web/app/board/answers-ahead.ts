import { type BoardAnswer, framesOf, readGlanceFrame, readIndexFrame } from '@lensboard/contract'
import { fetchWhole } from './fetch-result'

/** What a board's cards show from afar, asked for in one request before the canvas is there. */
export interface AnswersAhead {
  /** Settles once it is known which questions are answered; never rejects. */
  known: Promise<void>
  /** The answer to a question by its text, once known. */
  answer(question: string): BoardAnswer | undefined
  /** The glance at a run, once; null where none comes. */
  takeGlance(runKey: string): Promise<Uint8Array<ArrayBuffer> | null>
  /** The whole answer of a run, once; null where it was not asked for, or did not come. */
  takeWhole(runKey: string): Promise<Uint8Array | null>
  close(): void
}

/** By then cards ask by themselves, whatever holds the answer up. */
const KNOWN_MS = 10_000
/** Of so few answers the whole is asked for at once: their cards are large in the window, and would ask for it later. */
const FEW = 4

interface Coming {
  here: Promise<Uint8Array<ArrayBuffer> | null>
  come(bytes: Uint8Array<ArrayBuffer> | null): void
}

function coming(): Coming {
  let come: Coming['come'] = () => {}
  const here = new Promise<Uint8Array<ArrayBuffer> | null>((resolve) => {
    come = resolve
  })
  return { here, come }
}

/** Where a board's answers are asked for. */
export const answersAddress = (boardId: string): string => `/boards/${encodeURIComponent(boardId)}/glances`

/** Starts asking for a board's answers; whatever does not come this way is asked for card by card. */
export function askForAnswers(boardId: string): AnswersAhead {
  const leaving = new AbortController()
  const answers = new Map<string, BoardAnswer>()
  const glances = new Map<string, Coming>()
  const wholes = new Map<string, Promise<Uint8Array | null>>()
  let tell = () => {}
  const known = new Promise<void>((resolve) => {
    tell = resolve
  })
  const late = setTimeout(() => tell(), KNOWN_MS)

  async function read() {
    const answer = await fetch(answersAddress(boardId), { signal: leaving.signal })
    if (!answer.ok || !answer.body) return
    let first = true
    for await (const frame of framesOf(answer.body)) {
      if (first) {
        for (const one of readIndexFrame(frame)) {
          answers.set(one.question, one)
          if (one.glance) glances.set(one.run.runKey, coming())
        }
        if (answers.size <= FEW)
          for (const { run } of answers.values())
            wholes.set(
              run.runKey,
              // Its card asks again and says what is wrong.
              fetchWhole(run.runKey).catch(() => null),
            )
        tell()
        first = false
      } else {
        const { runKey, bytes } = readGlanceFrame(frame)
        glances.get(runKey)?.come(bytes)
      }
    }
  }
  read()
    // Each card then asks by itself and says what is wrong.
    .catch(() => {})
    .finally(() => {
      clearTimeout(late)
      tell()
      for (const { come } of glances.values()) come(null)
    })

  return {
    known,
    answer: (question) => answers.get(question),
    async takeGlance(runKey) {
      const bytes = (await glances.get(runKey)?.here) ?? null
      glances.delete(runKey)
      return bytes
    },
    async takeWhole(runKey) {
      const asked = wholes.get(runKey)
      wholes.delete(runKey)
      return (await asked) ?? null
    },
    close() {
      leaving.abort()
      wholes.clear()
    },
  }
}

let ahead: { boardId: string; answers: AnswersAhead } | undefined

/** Asks while the script of the canvas is still on its way; `takeAnswers` takes what was asked. */
export function askAheadOf(boardId: string): () => void {
  const asked = { boardId, answers: askForAnswers(boardId) }
  ahead?.answers.close()
  ahead = asked
  return () => {
    if (ahead !== asked) return
    asked.answers.close()
    ahead = undefined
  }
}

/** The answers that were asked for ahead for this board, for one who then closes them; else they are asked for now. */
export function takeAnswers(boardId: string): AnswersAhead {
  const asked = ahead?.boardId === boardId ? ahead.answers : askForAnswers(boardId)
  ahead = undefined
  return asked
}
