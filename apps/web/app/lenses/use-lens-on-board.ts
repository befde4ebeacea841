import { roleAtLeast } from '@lensboard/contract'
import { useNavigate } from '@remix-run/react'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../trpc'

/** Opens the board this person opened last with a new card that reads through a lens; undefined where there is none. */
export function useLensOnBoard(): ((lens: string) => void) | undefined {
  const navigate = useNavigate()
  const { data } = useQuery(useTRPC().project.list.queryOptions({ show: 'all' }))
  const board = data?.find(({ role }) => roleAtLeast(role, 'editor'))
  return board ? (lens) => navigate(`/b/${board.boardId}?new=lens&lens=${lens}`) : undefined
}
