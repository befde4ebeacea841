import { AppError, type TextFacts, type TextLook, TextUpload } from '@lensboard/contract'
import { z } from 'zod'
import { type Route, sendJson } from '../http-route.js'
import type { TextLibrary } from './text-library.js'
import type { Uploads } from './uploads.js'

const PersonId = z.string().min(1).max(64)

/** `POST /texts`: a file as the body becomes a text of who sent it, or is only looked into. */
export function textRoutes(uploads: Uploads, library: TextLibrary): Route[] {
  return [
    {
      method: 'POST',
      path: /^\/texts$/,
      async answer({ request, response, query }) {
        const asked = TextUpload.safeParse(query)
        const personId = PersonId.parse(query.personId)
        if (!asked.success) throw new AppError('BAD_REQUEST', 'Name the text and say what kind of file it is.')
        const { name, format, column, look, upload: id } = asked.data
        const gone = new AbortController()
        response.once('close', () => gone.abort(new Error('who asked went away')))
        const length = request.headers['content-length']
        const bytes = length === undefined ? undefined : Number(length)
        const upload =
          id === undefined ? await uploads.receive(request, { personId, bytes }) : uploads.find(id, personId)
        const as = { format, ...(column !== undefined && { column }) }
        let waits = look !== undefined
        let said: TextFacts | TextLook
        try {
          said = look
            ? await library.look(upload, as, gone.signal)
            : await library.keep(upload, { ...as, name }, gone.signal)
        } catch (error) {
          // A wrong column or a full disk is no reason to send an upload again that was looked into before.
          waits = id !== undefined && !gone.signal.aborted
          throw error
        } finally {
          if (!waits) await uploads.drop(upload)
        }
        sendJson(response, 200, said)
      },
    },
  ]
}
