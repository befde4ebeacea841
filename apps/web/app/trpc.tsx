import type { AppRouter } from '@lensboard/api'
import { ERRORS, type ErrorFacts, isErrorCode } from '@lensboard/contract'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { type ReactNode, useState } from 'react'
import superjson from 'superjson'
import { toast } from './ui/toast'

/** A board of a hundred cards asks for all of them at once; the server takes this many in one request. */
const MAX_ITEMS = 32
const URL = '/api/trpc'
/** Longer batches go as several requests, so that a URL stays within what proxies accept. */
const MAX_URL_LENGTH = 4_000

/** Context of a question that does not wait for others of its moment to share a request with. */
export const AT_ONCE = { atOnce: true } as const

/** `useTRPC()` gives query and mutation options for @tanstack/react-query; `useTRPCClient()` the plain client. */
const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

export { useTRPC, useTRPCClient }

/** The code and sentence of anything a query or mutation threw; a silent server is INTERNAL with its own sentence. */
export function appErrorOf(error: unknown): ErrorFacts {
  const data = (error as { data?: { app?: ErrorFacts } } | null)?.data
  if (data?.app && isErrorCode(data.app.code)) return data.app
  if (data) return { code: 'INTERNAL', message: ERRORS.INTERNAL.say }
  return { code: 'INTERNAL', message: 'The server is not answering. Check your connection, then try again.' }
}

/** Mutations with `meta: { quiet: true }` show their error themselves. */
function makeQueryClient(): QueryClient {
  const signInAgain = (error: unknown) => {
    if (appErrorOf(error).code !== 'UNAUTHENTICATED') return false
    const here = window.location.pathname + window.location.search
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
    return true
  }
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Only what may pass by itself is asked again.
        retry: (count, error) => count < 2 && ERRORS[appErrorOf(error).code].retry,
      },
    },
    queryCache: new QueryCache({ onError: signInAgain }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.quiet || signInAgain(error)) return
        toast.error(appErrorOf(error).message)
      },
    }),
  })
}

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url: URL, transformer: superjson }),
        false: splitLink({
          condition: (op) => op.context.atOnce === true,
          true: httpLink({ url: URL, transformer: superjson }),
          false: httpBatchLink({ url: URL, transformer: superjson, maxURLLength: MAX_URL_LENGTH, maxItems: MAX_ITEMS }),
        }),
      }),
    ],
  })
}

/** One query client and one tRPC client for the page's life. */
export function ServerProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient)
  const [trpcClient] = useState(makeClient)
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  )
}
