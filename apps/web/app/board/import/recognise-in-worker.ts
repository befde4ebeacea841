import type { Recognised } from '@lensboard/exchange'

/** What the thread that reads a file is given, and what it says of it. */
export interface ToRecogniser {
  file: File
}
export type FromRecogniser = { found: Recognised } | { refusal: string }

/** As long as the server itself reads one. */
const TIME_MS = 60_000

/** What a file is, read beside the page; never throws. Stopping it ends the reading. */
export function recogniseInWorker(file: File, signal: AbortSignal): Promise<FromRecogniser> {
  const worker = new Worker(new URL('./recognise.worker.ts', import.meta.url), { type: 'module' })
  let timer: ReturnType<typeof setTimeout> | undefined
  return new Promise<FromRecogniser>((resolve) => {
    const refuse = (refusal: string) => () => resolve({ refusal })
    timer = setTimeout(refuse('This file takes too long to read.'), TIME_MS)
    signal.addEventListener('abort', refuse('Reading was stopped.'), { once: true })
    worker.onmessage = ({ data }: MessageEvent<FromRecogniser>) => resolve(data)
    worker.onerror = refuse(
      'This file cannot be read here: it takes more memory than there is, or the page is offline.',
    )
    worker.postMessage({ file } satisfies ToRecogniser)
  }).finally(() => {
    clearTimeout(timer)
    worker.terminate()
  })
}
