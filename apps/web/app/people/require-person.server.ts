import type { PersonFacts } from '@lensboard/contract'
import { type AppLoadContext, redirect } from '@remix-run/node'
import { withNext } from './next-path'

/** The person who asks; somebody not signed in is sent to the sign-in page and comes back afterwards. */
export function requirePerson(context: AppLoadContext, request: Request): PersonFacts {
  if (context.person) return context.person
  const { pathname, search } = new URL(request.url)
  throw redirect(withNext('/sign-in', pathname + search))
}
