import type { RequestHandler } from 'express'

/** A small body that takes longer comes from somebody who holds connections open. */
const WHOLE_MS = 60_000
/** An upload may take hours, but not stand still for so long. */
const SILENCE_MS = 60_000

/** Ends requests whose body does not come: uploads once nothing of them comes, all others when they are not whole. */
export function limitTime(isUpload: (path: string) => boolean): RequestHandler {
  return (req, _res, next) => {
    const { socket, headers } = req
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    if (!hasBody) return next()
    const uploads = isUpload(req.path)
    let read = socket.bytesRead
    const timer = setInterval(
      () => {
        if (!uploads || socket.bytesRead === read) socket.destroy()
        read = socket.bytesRead
      },
      uploads ? SILENCE_MS : WHOLE_MS,
    )
    const end = () => clearInterval(timer)
    req.once('end', end).once('close', end)
    next()
  }
}
