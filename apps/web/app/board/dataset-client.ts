import type { DatasetLook } from '@lensboard/api'
import { AppError, type DatasetFacts, isErrorCode } from '@lensboard/contract'
import type { DatasetSource } from './dataset-file'

/** Which columns of a file are read; absent ones are the server's to choose, or none. */
export interface DatasetColumns {
  column?: string | undefined
  answerColumn?: string | undefined
}

/** What is in a file that is not kept yet. Throws AppError with the server's sentence. */
export const lookIntoDataset = (source: DatasetSource, columns: DatasetColumns, signal: AbortSignal) =>
  send<DatasetLook>(source, { ...columns, look: '1' }, signal)

/** Keeps a list of prompts for who is signed in. Throws as above. */
export const keepDataset = (source: DatasetSource, columns: DatasetColumns, signal: AbortSignal) =>
  send<DatasetFacts>(source, { ...columns }, signal)

async function send<T>(
  { bytes, name, format }: DatasetSource,
  asked: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<T> {
  const query = new URLSearchParams({ name, format })
  for (const [key, value] of Object.entries(asked)) if (value !== undefined) query.set(key, value)
  let answer: Response
  try {
    answer = await fetch(`/api/datasets?${query}`, { method: 'POST', body: bytes, signal })
  } catch (error) {
    if (signal.aborted) throw error
    throw new AppError('INTERNAL', 'The server is not answering. Nothing is lost; try again.', { cause: error })
  }
  const said: unknown = await answer.json().catch(() => null)
  if (answer.ok) return said as T
  const facts = said as { code?: unknown; message?: unknown } | null
  if (facts && isErrorCode(facts.code)) throw new AppError(facts.code, String(facts.message))
  throw new AppError('INTERNAL')
}
