import type { LoaderFunctionArgs } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { HOME } from '../people/next-path'
import { requirePerson } from '../people/require-person.server'
import { refused } from '../refused.server'

/** Leads to the person's own copy of the first board, where the tour goes on; making it twice is making it once. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const board = await refused(context.caller.tour.board())
  throw redirect(board ? `/b/${board.boardId}?tour` : HOME)
}
