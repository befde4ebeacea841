import type { AppLoadContext } from '@remix-run/node'
import { appErrorIn } from '../refused.server'

/** What is in a board now, or why nobody can say. */
export type CensusAnswer =
  | { is: 'open'; people: number; records: number; unreadable: string[]; queued: number; bytes: number }
  | { is: 'closed'; sentence: string }

/** Asks the sync server to open a board; one that cannot be opened is an answer too. */
export async function censusOf(
  { boardDesk }: AppLoadContext,
  request: Request,
  boardId: string,
): Promise<CensusAnswer> {
  try {
    return { is: 'open', ...(await boardDesk.census({ boardId, cookie: request.headers.get('cookie') })) }
  } catch (error) {
    const known = appErrorIn(error)
    if (known.code !== 'BOARD_CLOSED') throw error
    return { is: 'closed', sentence: known.message }
  }
}
