import { AppError, LENS_FORMS, type LensReader, LIMITS, Sha256Hex } from '@lensboard/contract'
import { type Db, findLibraryLens } from '@lensboard/db'
import { z } from 'zod'
import { type Route, sendJson } from '../http-route.js'
import type { BringLens } from './bring-lens.js'
import type { LensShelf } from './lens-shelf.js'
import { receiveLens } from './receive-lens.js'
import { sendLens } from './send-lens.js'

const Upload = z.object({
  checkpoint: Sha256Hex.optional(),
  title: z.string().min(1).max(LIMITS.titleChars).optional(),
  personId: z.string().min(1).max(64),
  personName: z.string().min(1).max(LIMITS.personNameChars),
})

interface Parts {
  db: Db
  shelf: LensShelf
  bring: BringLens
  findReader(hash: string): Promise<LensReader | undefined>
}

/** `POST /lenses` takes a file and answers with the lens; `GET /lenses/<hash>/<form>` gives one as a file. */
export const lensRoutes = ({ db, shelf, bring, findReader }: Parts): Route[] => [
  {
    method: 'POST',
    path: /^\/lenses$/,
    async answer({ request, response, query }) {
      const asked = Upload.safeParse(query)
      if (!asked.success) throw new AppError('BAD_REQUEST', undefined, { cause: asked.error })
      const brought = asked.data
      const hash = await receiveLens({ request, response }, { shelf, bring, brought })
      const lens = await findLibraryLens(db, hash, brought.personId)
      if (!lens) throw new AppError('LENS_UNKNOWN')
      sendJson(response, 200, lens)
    },
  },
  {
    method: 'GET',
    path: new RegExp(`^/lenses/([0-9a-f]{64})/(${LENS_FORMS.join('|')})$`),
    async answer({ response, groups: [hash, form] }) {
      await sendLens(response, { shelf, findReader }, { hash: hash!, form: z.enum(LENS_FORMS).parse(form) })
    },
  },
]
