import { AppError, isErrorCode } from '@lensboard/contract'

export interface Sending {
  /** Ends the upload; it then rejects with the signal's reason. */
  signal: AbortSignal
  /** Hears which share of the file has gone. */
  onSent?(share: number): void
}

/**
 * Posts a file and gives the server's JSON. Throws AppError with the server's sentence. Not by fetch, which does not tell
 * how much of a body has gone: texts and lenses have gigabytes.
 */
export function sendFile<T>(address: string, body: Blob | null, { signal, onSent }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
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
