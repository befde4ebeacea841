import { AppError, ImportedSpec, isErrorCode, LIMITS } from '@lensboard/contract'
import { z } from 'zod'

/** A file that is to be kept: which of its readings, by their place, and for which board. */
interface Sent {
  boardId: string
  file: Blob
  name: string
  pick: readonly number[]
}

/** A server that does not answer in this time, a large file's way to it included, is not waited for. */
const ANSWER_MS = 60_000

/** Keeps readings of a file on the server; the questions of their cards. Throws AppError with the server's sentence; stopped, it places nothing. */
export async function sendImport({ boardId, file, name, pick }: Sent, stop: AbortSignal): Promise<ImportedSpec[]> {
  const query = new URLSearchParams({ boardId, name: name.slice(0, LIMITS.nameChars), pick: pick.join(',') })
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)])
  const answer = await fetch(`/api/imports?${query}`, { method: 'POST', body: file, signal }).catch(
    (cause: unknown) => {
      throw new AppError('INTERNAL', 'The server is not answering. Nothing is lost; try again.', { cause })
    },
  )
  const said: unknown = await answer.json().catch(() => null)
  const specs = z.array(ImportedSpec).safeParse(said)
  if (answer.ok && specs.success) return specs.data
  const facts = said as { code?: unknown; message?: unknown } | null
  throw facts && isErrorCode(facts.code) ? new AppError(facts.code, String(facts.message)) : new AppError('INTERNAL')
}
