import type { AppRouter } from '@lensboard/api'
import type { inferRouterOutputs } from '@trpc/server'

/** What the page knows of a board before its document is here. */
export type BoardFacts = inferRouterOutputs<AppRouter>['board']['get']
