import type { PersonFacts } from '@lensboard/contract'
import { useRouteLoaderData } from '@remix-run/react'

/** Who is signed in, as the root of every page was told; null also while an error hides it. */
export const usePerson = (): PersonFacts | null =>
  useRouteLoaderData<{ person: PersonFacts | null }>('root')?.person ?? null
