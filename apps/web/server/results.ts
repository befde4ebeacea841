import { checkResultFor, readResultFor, toAppError } from '@lensboard/api'
import { AppError, GLANCE_VERSION, LIMITS, type ResultView, viewResult } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { encodedBytes } from './result-encoding.js'
import { ResultMemory } from './result-memory.js'
import { askerOf } from './who-asks.js'

/** A run key names the bytes for ever, so a browser that has them never asks again; no shared cache keeps them. */
const FOR_EVER = 'private, max-age=31536000, immutable'

const Whole = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
const Query = z.strictObject({
  as: z.enum(['exact', 'card', 'glance']).default('exact'),
  from: Whole.optional(),
  to: Whole.optional(),
  layer: Whole.optional(),
})

/**
 * `/results/<runKey>`: the compact bytes of a result, for people who may see a board that shows it; else 404.
 * `?as=card` is what a card draws first, `?as=glance` what one far away draws, `?from=3&to=9` some positions, `?layer=2` one layer of attention;
 * docs/result-format.md says what each holds. Compressed once and kept, so that an answer is a look-up of rights.
 */
export function results(db: Db): RequestHandler<{ runKey: string }> {
  const memory = new ResultMemory()
  return async (req, res) => {
    const { runKey } = req.params
    const asking = { db, person: askerOf(res)?.person ?? null }
    try {
      const view = viewOf(req.query)
      await checkResultFor(asking, runKey)
      const name = `${runKey}${nameOf(view)}`
      res.set({ 'content-type': 'application/octet-stream', 'cache-control': FOR_EVER, etag: `"${name}"` })
      if (req.fresh) {
        res.status(304).end()
        return
      }
      const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name)) ?? 'identity'
      const bytes = await memory.get(`${name} ${encoding}`, async () =>
        encodedBytes(viewResult(await readResultFor(asking, runKey), view), encoding),
      )
      // Without it a middleware would compress once more.
      res.set({ vary: 'accept-encoding', ...(encoding !== 'identity' && { 'content-encoding': encoding }) })
      res.end(bytes)
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

function viewOf(query: unknown): ResultView {
  const { success, data } = Query.safeParse(query)
  const both = data && (data.from === undefined) === (data.to === undefined)
  if (
    !success ||
    !both ||
    (data.from !== undefined && data.layer !== undefined) ||
    (data.to ?? 0) > LIMITS.promptTokens ||
    (data.as === 'glance' && (data.from ?? data.layer) !== undefined)
  )
    throw new AppError(
      'BAD_REQUEST',
      'A result is asked for whole, by ?from=3&to=9, or by ?layer=2; ?as=card or ?as=glance packs it.',
    )
  return {
    as: data.as,
    ...(data.from !== undefined && { positions: { from: data.from, to: data.to! } }),
    ...(data.layer !== undefined && { layer: data.layer }),
  }
}

/** Equal views have equal names; the whole, exact result has none. */
const nameOf = ({ as, positions, layer }: ResultView) =>
  `${as === 'card' ? '.card' : as === 'glance' ? `.glance-${GLANCE_VERSION}` : ''}${positions ? `.${positions.from}-${positions.to}` : ''}${layer === undefined ? '' : `.layer-${layer}`}`
