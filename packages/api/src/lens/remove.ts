import { AppError, Sha256Hex } from '@lensboard/contract'
import { type LensUses, lensUses, removeLens } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { requireLensKeeper } from './rights.js'

/**
 * Deletes a lens and its numbers; what was read through it stays. Throws LENS_IN_USE, with how many cards use it, unless
 * that is known (`anyway`).
 */
export const remove = personProcedure
  .input(z.object({ hash: Sha256Hex, anyway: z.boolean().optional() }))
  .mutation(async ({ ctx, input: { hash, anyway } }): Promise<void> => {
    const { shipped, title } = await requireLensKeeper(ctx, hash)
    if (shipped) throw new AppError('FORBIDDEN', `${title} ships with Lensboard and stays.`)
    const uses = (await lensUses(ctx.db, ctx.person.id)).get(hash)
    if (uses && !anyway) throw new AppError('LENS_IN_USE', inUse(title, uses))
    if (!(await removeLens(ctx.db, hash))) throw new AppError('LENS_UNKNOWN')
    // Off the list it is gone for everybody. Should the service be away, it clears the numbers when it starts.
    await ctx.models.forgetLens({ hash }).catch((error: unknown) => ctx.log?.(error, 'lens.remove'))
  })

function inUse(title: string, { yours, all }: LensUses): string {
  const cards = all === 1 ? '1 card uses' : `${all} cards use`
  const others = all - yours
  const where = others === 0 ? '' : yours === 0 ? ', on boards of others' : `, ${others} of them on boards of others`
  return `${cards} ${title}${where}. What they show stays; nothing new can be read through it. Delete it all the same?`
}
