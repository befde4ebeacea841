import { z } from 'zod'

/** What a person may do on a project and its boards. Each may do what those before it may; a commenter changes nothing. */
export const Role = z.enum(['viewer', 'commenter', 'editor', 'owner'])
export type Role = z.infer<typeof Role>

const ORDER: Record<Role, number> = { viewer: 0, commenter: 1, editor: 2, owner: 3 }
export const roleAtLeast = (role: Role, least: Role): boolean => ORDER[role] >= ORDER[least]

/** A person as others see them. */
export const PersonFacts = z.object({ id: z.string(), name: z.string(), color: z.string(), isGuest: z.boolean() })
export type PersonFacts = z.infer<typeof PersonFacts>

/** tldraw's twelve user colours; black text reads on all of them. */
export const PERSON_COLORS = [
  '#FF802B',
  '#EC5E41',
  '#F2555A',
  '#F04F88',
  '#E34BA9',
  '#BD54C6',
  '#9D5BD2',
  '#7B66DC',
  '#02B1CC',
  '#11B3A3',
  '#39B178',
  '#55B467',
] as const

/** WebSocket close codes of the sync server. y-websocket never reconnects after 44xx and always does after 45xx. */
export const CLOSE = {
  unauthenticated: 4401,
  forbidden: 4403,
  gone: 4404,
  epochChanged: 4409,
  tooLarge: 4413,
  invalidUpdate: 4422,
  clientTooNew: 4426,
  restarting: 4501,
  unavailable: 4503,
  rateLimited: 4529,
} as const

/**
 * y-websocket message types: 0–3 are y-protocols' own; 100 says "your first n updates are durable", 101 "my next takes
 * much away", 102 carries a `TogetherAsk` or a `TogetherNews` as JSON.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  persisted: 100,
  bulk: 101,
  together: 102,
} as const

/** What the sync server says to a page that knows older records than it writes; the page then may look only. */
export const OLD_PAGE = 'Reload this page to edit: the board was updated since.'

/** Postgres NOTIFY channels: run state for the web server, access changes for the sync server, board saves for both. */
export const CHANNEL = {
  run: 'lensboard_run',
  /** Runs that were cancelled, for the workers. */
  cancel: 'lensboard_cancel',
  access: 'lensboard_access',
  download: 'lensboard_download',
  /** Trainings by their id: how far one is, or that it should stop. */
  training: 'lensboard_training',
  /** Threads of comments by their board and id. */
  comment: 'lensboard_comment',
} as const

/** Payload on CHANNEL.access: somebody's right on a project changed; their sockets are looked at again. */
export const AccessChange = z.object({ projectId: z.string(), personId: z.string().optional() })
export type AccessChange = z.infer<typeof AccessChange>
