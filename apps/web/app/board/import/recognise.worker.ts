import { AppError, errorFacts } from '@lensboard/contract'
import { recognise } from '@lensboard/exchange'
import type { FromRecogniser, ToRecogniser } from './recognise-in-worker'

/** A thread of its own: the largest file takes seconds to read, in which the board must go on. It reads one and ends. */
addEventListener('message', ({ data: { file } }: MessageEvent<ToRecogniser>) => {
  const answer = (said: FromRecogniser) => postMessage(said)
  file
    .arrayBuffer()
    .then((bytes) => answer({ found: recognise(new Uint8Array(bytes), file.name) }))
    .catch((error: unknown) => {
      if (error instanceof AppError) return answer({ refusal: errorFacts(error).message })
      // Browsers keep no copy of a file: one that was written to or taken away since it was chosen is not read.
      const isGone = error instanceof DOMException
      answer({
        refusal: isGone
          ? 'This file was changed or taken away while it was read. Choose it again.'
          : 'This file could not be read.',
      })
    })
})
