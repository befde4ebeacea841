import {
  AppError,
  ERRORS,
  type ErrorFacts,
  errorFacts,
  FindTokensRequest,
  HubLensRequest,
  HubLink,
  LIMITS,
  type ModelService,
  Sha256Hex,
  TextTokensRequest,
  TokenizeRequest,
} from '@lensboard/contract'
import { initTRPC } from '@trpc/server'
import { ZodError, z } from 'zod'

/** What the router answers from; main.ts puts it together. */
export interface Services extends ModelService {
  health(): Promise<Health>
}

export interface Health {
  ok: boolean
  /** Whether the queue is being listened to. */
  queue: boolean
  /** Runs this process has computed since it started. */
  computations: number
}

const PersonId = z.string().min(1).max(64)
const Link = z.object({ link: HubLink, personId: PersonId })
const Hash = z.object({ hash: Sha256Hex })
const SEARCH_CHARS = 200
const TOKEN_CHARS = 200

/** An AppError keeps its code across the wire; anything else says nothing about our insides. */
function factsOf(cause: unknown): ErrorFacts {
  if (cause instanceof ZodError) return { code: 'BAD_REQUEST', message: ERRORS.BAD_REQUEST.say }
  return errorFacts(cause)
}

/** The inference service's own questions: models, capabilities, health. Heavy work goes through the queue. */
export function createRouter(services: Services) {
  const { router, procedure } = initTRPC.create({
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: error.cause instanceof AppError ? error.message : shape.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, app: factsOf(error.cause ?? error) },
    }),
  })
  const search = z.object({ text: z.string().max(SEARCH_CHARS), personId: PersonId })
  const token = z.object({ token: z.string().min(1).max(TOKEN_CHARS), personId: PersonId })
  return router({
    models: router({
      list: procedure.query(() => services.list()),
      tokenize: procedure.input(TokenizeRequest).mutation(({ input }) => services.tokenize(input)),
      findTokens: procedure.input(FindTokensRequest).mutation(({ input }) => services.findTokens(input)),
      capabilities: procedure.query(() => services.capabilities()),
      proof: procedure.query(() => services.proof()),
      search: procedure.input(search).mutation(({ input }) => services.search(input)),
      check: procedure.input(Link).mutation(({ input }) => services.check(input)),
      download: procedure.input(Link).mutation(({ input }) => services.download(input)),
      setHubToken: procedure.input(token).mutation(({ input }) => services.setHubToken(input)),
      pin: procedure.input(Hash.extend({ pinned: z.boolean() })).mutation(({ input }) => services.pin(input)),
      unload: procedure.input(Hash).mutation(({ input }) => services.unload(input)),
    }),
    lensFromHub: procedure
      .input(HubLensRequest.extend({ personId: PersonId }))
      .mutation(({ input }) => services.lensFromHub(input)),
    forgetLens: procedure.input(Hash).mutation(({ input }) => services.forgetLens(input)),
    texts: router({
      first: procedure.input(Hash).mutation(({ input }) => services.firstOfText(input)),
      tokens: procedure.input(TextTokensRequest).mutation(({ input }) => services.textTokens(input)),
      forget: procedure.mutation(() => services.forgetTexts()),
    }),
    partial: procedure
      .input(z.object({ runKey: Sha256Hex, from: z.number().int().min(0).max(LIMITS.promptTokens) }))
      .mutation(async ({ input }) => {
        const bytes = await services.partial(input)
        return bytes && Buffer.from(bytes).toString('base64')
      }),
    health: procedure.query(() => services.health()),
  })
}
