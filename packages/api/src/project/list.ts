import { listProjects } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

const QUERY_CHARS = 200

const Input = z.object({
  show: z.enum(['all', 'mine', 'shared', 'trash']),
  query: z
    .string()
    .max(QUERY_CHARS)
    .transform((text) => text.replaceAll('\0', '').trim())
    .optional(),
})

/** The asker's projects, last opened first. */
export const list = personProcedure.input(Input).query(async ({ ctx, input }) => {
  const lines = await listProjects(ctx.db, ctx.person.id, input)
  return lines.map(({ savedAt, ...line }) => ({
    ...line,
    // The saved version is part of the address, so that a thumbnail may be cached until the board changes.
    thumbnailUrl: `/thumbnails/${line.boardId}.svg?v=${savedAt?.getTime() ?? 0}`,
  }))
})
