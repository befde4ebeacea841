import {
  AppError,
  type Capabilities,
  ERRORS,
  type ErrorFacts,
  errorFacts,
  type ModelInfo,
  type Tokenized,
  TokenizeRequest,
} from '@lensboard/contract'
import { initTRPC } from '@trpc/server'
import { ZodError } from 'zod'

/** What the router answers from; main.ts puts it together. */
export interface Services {
  list(): Promise<ModelInfo[]>
  tokenize(request: TokenizeRequest): Promise<Tokenized>
  capabilities(): Promise<Capabilities>
  health(): Promise<Health>
}

export interface Health {
  ok: boolean
  /** Whether the queue is being listened to. */
  queue: boolean
  /** Runs this process has computed since it started. */
  computations: number
}

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
  return router({
    models: router({
      list: procedure.query(() => services.list()),
      tokenize: procedure.input(TokenizeRequest).mutation(({ input }) => services.tokenize(input)),
      capabilities: procedure.query(() => services.capabilities()),
    }),
    health: procedure.query(() => services.health()),
  })
}
