import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTRPC } from '../../trpc'
import type { Place } from './palette-items'

const PAGES: readonly Place[] = [
  { label: 'Your boards', path: '/projects' },
  { label: 'Models', path: '/models' },
  { label: 'Lenses', path: '/lenses' },
  { label: 'Account', path: '/account' },
]

/** The pages of the product, and the other boards of this person once they are known. */
export function usePlaces(wanted: boolean): readonly Place[] {
  const { data } = useQuery(
    useTRPC().project.list.queryOptions({ show: 'all' }, { enabled: wanted, staleTime: 30_000 }),
  )
  return useMemo(() => {
    const here = window.location.pathname
    const boards = (data ?? [])
      .map(({ name, boardId }) => ({ label: name, path: `/b/${boardId}`, hint: 'Board' }))
      .filter(({ path }) => path !== here)
    return [...PAGES, ...boards]
  }, [data])
}
