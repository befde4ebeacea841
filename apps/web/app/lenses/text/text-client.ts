import type { TextFacts, TextLook } from '@lensboard/contract'
import type { DatasetSource } from '../../board/dataset-file'
import { type Sending, sendFile } from '../send-file'

/** How a file is read as a text: its name, and the column of its documents; the server chooses where none is named. */
export interface TextQuery extends Pick<DatasetSource, 'name' | 'format'> {
  column?: string | undefined
  /** A file that was sent before. */
  upload?: string | undefined
}

/** What is in a file, which then waits at the server. Throws AppError with the server's sentence. */
export const lookIntoText = (query: TextQuery, body: Blob | null, sending: Sending): Promise<TextLook> =>
  send<TextLook>({ ...query, look: '1' }, body, sending)

/** Keeps a file that was looked into for who is signed in. Throws as above. */
export const keepText = (query: TextQuery, sending: Sending): Promise<TextFacts> =>
  send<TextFacts>({ ...query }, null, sending)

function send<T>(query: Record<string, string | undefined>, body: Blob | null, sending: Sending): Promise<T> {
  const asked = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) asked.set(key, value)
  return sendFile<T>(`/api/texts?${asked}`, body, sending)
}
