import { type BoardAnswer, framesOf, readGlanceFrame, readIndexFrame } from '@lensboard/contract'

/** What a board's cards show from afar, asked for in one request before the canvas is there. */
export interface AnswersAhead {
  /** Settles once it is known which questions are answered; never rejects. */
  known: Promise<void>
  /** The answer to a question by its text, once known. */
  answer(question: string): BoardAnswer | undefined
  /** The glance at a run, once; null where none comes. */
  takeGlance(runKey: string): Promise<Uint8Array<ArrayBuffer> | null>
  close(): void
}

/** By then cards ask by themselves, whatever holds the answer up. */
const KNOWN_MS = 10_000

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

/** Starts asking for a board's answers; whatever does not come this way is asked for card by card. */
export function askForAnswers(boardId: string): AnswersAhead {
  const leaving = new AbortController()
  const answers = new Map<string, BoardAnswer>()
  const glances = new Map<string, Coming>()
  let tell = () => {}
  const known = new Promise<void>((resolve) => {
    tell = resolve
  })
  const late = setTimeout(() => tell(), KNOWN_MS)

  async function read() {
    const answer = await fetch(`/boards/${encodeURIComponent(boardId)}/glances`, { signal: leaving.signal })
    if (!answer.ok || !answer.body) return
    let first = true
    for await (const frame of framesOf(answer.body)) {
      if (first) {
        for (const one of readIndexFrame(frame)) {
          answers.set(one.question, one)
          if (one.glance) glances.set(one.run.runKey, coming())
        }
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
    close: () => leaving.abort(),
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
