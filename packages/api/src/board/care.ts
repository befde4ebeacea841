import { AppError } from '@lensboard/contract'
import { boardLogStretches, boardOnDisk, damagedRows, listBoardVersions } from '@lensboard/db'
import { z } from 'zod'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

const STRETCHES = 40

const Input = BoardInput.extend({
  /** Of the log what lies before this row. */
  before: z
    .string()
    .regex(/^\d{1,18}$/, 'is no row')
    .optional(),
})

/** What an owner keeps an eye on: a board on disk, its versions, who wrote when, and rows that were set aside. */
export const care = personProcedure.input(Input).query(async ({ ctx, input: { boardId, before } }) => {
  await onBoard(ctx, boardId, 'owner')
  const [disk, versions, damaged, log] = await Promise.all([
    boardOnDisk(ctx.db, boardId),
    listBoardVersions(ctx.db, boardId),
    damagedRows(ctx.db, boardId),
    boardLogStretches(ctx.db, boardId, { before: before === undefined ? undefined : BigInt(before), limit: STRETCHES }),
  ])
  if (!disk) throw new AppError('NOT_FOUND')
  return {
    disk: { ...disk, lastSeq: String(disk.lastSeq) },
    versions: versions.map((version) => ({ ...version, seq: String(version.seq) })),
    damaged: damaged.map((row) => ({ ...row, seq: String(row.seq) })),
    log: log.map((stretch) => ({ ...stretch, fromSeq: String(stretch.fromSeq), toSeq: String(stretch.toSeq) })),
    isLogCut: log.length === STRETCHES,
  }
})
