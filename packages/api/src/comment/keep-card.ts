import { AppError, LIMITS, PagePoint } from '@lensboard/contract'
import { keepDeletedCard } from '@lensboard/db'
import { z } from 'zod'
import { BoardInput, Id } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

const Input = BoardInput.extend({
  shapeId: z.string().max(100),
  /** The record as the editor had it; whoever brings it back puts it through the gate of the board. */
  card: z.record(z.string(), z.json()),
  places: z.array(z.object({ threadId: Id, at: PagePoint })).max(LIMITS.threadsPerBoard),
})

/** Who deletes a card tells where its threads were, and what it was, so that it can be brought back from them. */
export const keepCard = personProcedure.input(Input).mutation(async ({ ctx, input }) => {
  await onBoard(ctx, input.boardId, 'editor')
  await ctx.limits.spend('commentActsPerPerson', ctx.person.id)
  if (Buffer.byteLength(JSON.stringify(input.card)) > LIMITS.keptCardBytes)
    throw new AppError('BAD_REQUEST', 'This card is too large to be kept with its comments.')
  await keepDeletedCard(ctx.db, input)
})
