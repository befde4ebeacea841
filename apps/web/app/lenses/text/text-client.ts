import { AppError, isErrorCode, type TextFacts, type TextLook } from '@lensboard/contract'
import type { DatasetSource } from '../../board/dataset-file'

/** How a file is read as a text: its name, and the column of its documents; the server chooses where none is named. */
export interface TextQuery extends Pick<DatasetSource, 'name' | 'format'> {
  column?: string | undefined
  /** A file that was sent before. */
  upload?: string | undefined
}

interface Sending {
  signal: AbortSignal
  /** Hears which share of the file has gone. */
  onSent?(share: number): void
}

/** What is in a file, which then waits at the server. Throws AppError with the server's sentence. */
export const lookIntoText = (query: TextQuery, body: Blob | null, sending: Sending): Promise<TextLook> =>
  send<TextLook>({ ...query, look: '1' }, body, sending)

/** Keeps a file that was looked into for who is signed in. Throws as above. */
export const keepText = (query: TextQuery, sending: Sending): Promise<TextFacts> =>
  send<TextFacts>({ ...query }, null, sending)

// fetch does not tell how much of a body has gone, and texts have gigabytes.
function send<T>(
  query: Record<string, string | undefined>,
  body: Blob | null,
  { signal, onSent }: Sending,
): Promise<T> {
  const asked = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) asked.set(key, value)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/texts?${asked}`)
    request.responseType = 'text'
    request.upload.onprogress = ({ loaded, total }) => onSent?.(total > 0 ? loaded / total : 1)
    request.onload = () => {
      const said = parsed(request.responseText)
      if (request.status < 400 && said !== null) resolve(said as T)
      else reject(refusal(said))
    }
    request.onerror = () =>
      reject(new AppError('INTERNAL', 'The server is not answering, or it refused the file. Try again.'))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refusal(said: unknown): AppError {
  const facts = said as { code?: unknown; message?: unknown } | null
  return facts && isErrorCode(facts.code) ? new AppError(facts.code, String(facts.message)) : new AppError('INTERNAL')
}
