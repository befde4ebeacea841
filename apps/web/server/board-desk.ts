import { AppError, type ErrorCode } from '@lensboard/contract'
import { z } from 'zod'

/** A board is read from disk before it answers; one of 25 MB takes seconds. */
const ANSWER_MS = 30_000
const CODES: Record<number, ErrorCode> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'BOARD_OPEN',
}

const Census = z.object({
  people: z.number(),
  records: z.number(),
  unreadable: z.array(z.string()),
  queued: z.number(),
  bytes: z.number(),
})
/** What is in a board that is open now. */
export type BoardCensus = z.infer<typeof Census>

const Version = z.object({ records: z.array(z.unknown()), projection: z.unknown() })
/** What was in a board: its records, and what a picture needs of them. */
export type BoardThen = z.infer<typeof Version>

/** Who asks, and about which board. */
interface AtDesk {
  boardId: string
  cookie: string | null
}

export interface BoardDesk {
  /** Opens the board; throws BOARD_CLOSED when it cannot be. */
  census(at: AtDesk): Promise<BoardCensus>
  /** What a version holds, whether or not the board can be opened. */
  version(at: AtDesk, id: string): Promise<BoardThen>
  /** Keeps the board as it is under a name; answers the version's id. */
  keepVersion(at: AtDesk, name: string): Promise<string>
  /** Brings a version back as edits; answers how many records changed. */
  restore(at: AtDesk, version: string): Promise<number>
  /** Begins a board that cannot be opened anew from a version; throws BOARD_OPEN when it can. */
  rebuild(at: AtDesk, version: string): Promise<void>
}

/** Asks the sync server on this machine in the name of the board's owner; it decides whether they are. */
export function boardDesk(port: number, origin: string): BoardDesk {
  async function ask<T>({ boardId, cookie }: AtDesk, matter: string, answer: z.ZodType<T>, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}/sync/${encodeURIComponent(boardId)}/${matter}`, {
      headers: { cookie: cookie ?? '', origin, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((cause: unknown) => {
      throw new AppError('BOARD_CLOSED', undefined, { cause })
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new AppError(CODES[response.status] ?? 'BOARD_CLOSED')
    }
    return answer.parse(await response.json())
  }
  return {
    census: (at) => ask(at, 'census', Census),
    version: (at, id) => ask(at, `versions/${encodeURIComponent(id)}`, Version),
    keepVersion: async (at, name) => (await ask(at, 'versions', z.object({ id: z.string() }), { name })).id,
    restore: async (at, version) => (await ask(at, 'restore', z.object({ changed: z.number() }), { version })).changed,
    rebuild: async (at, version) => void (await ask(at, 'rebuild', z.unknown(), { version })),
  }
}
