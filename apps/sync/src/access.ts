import { type Auth, roleOnBoard } from '@lensboard/auth'
import { AccessChange, CHANNEL, CLOSE } from '@lensboard/contract'
import { type Db, listen } from '@lensboard/db'
import type { Logger } from 'pino'
import type { Connection } from './connection.js'
import type { Room } from './room.js'
import type { Rooms } from './rooms.js'

/** Logins run out without anybody saying so; looked at this often, they end within a minute. */
const LOOK_EVERY_MS = 45_000

export interface AccessServices {
  db: Db
  auth: Auth
  rooms: Rooms
  log: Logger
  /** For tests; logins run out without anybody saying so. */
  lookEveryMs?: number | undefined
}

/** Keeps open sockets in step with logins and rights: at once when told of a change, and from time to time. */
export async function watchAccess(services: AccessServices): Promise<() => Promise<void>> {
  const { rooms, log } = services

  async function lookAgain(concerns: (room: Room, connection: Connection) => boolean) {
    for (const room of await rooms.open())
      for (const connection of [...room.connections])
        if (concerns(room, connection)) await lookAt(services, room, connection)
  }
  const look = (concerns: (room: Room, connection: Connection) => boolean) =>
    void lookAgain(concerns).catch((error: unknown) => log.warn({ err: error }, 'rights could not be looked at again'))

  const everybody = () => look(() => true)
  const stopListening = await listen(
    services.db,
    CHANNEL.access,
    (payload) => {
      const change = readChange(payload)
      if (!change) return log.warn({ payload }, 'an access change could not be read')
      look(
        (room, { person }) =>
          room.projectId === change.projectId && (change.personId === undefined || change.personId === person.id),
      )
    },
    { onReconnect: everybody },
  )
  const timer = setInterval(everybody, services.lookEveryMs ?? LOOK_EVERY_MS)
  return async () => {
    clearInterval(timer)
    await stopListening()
  }
}

async function lookAt({ db, auth }: AccessServices, room: Room, connection: Connection): Promise<void> {
  const asker = await auth.personOf(connection.cookie)
  if (!asker) return connection.close(CLOSE.unauthenticated, 'Sign in again.')
  const role = await roleOnBoard(db, asker.person.id, room.boardId)
  if (!role) return connection.close(CLOSE.forbidden, 'You may no longer open this board.')
  const before = { ...connection.person, role: connection.role }
  if (role !== connection.role) connection.setRole(role)
  connection.person = asker.person
  room.presenting.looked(connection)
  const { name, color } = asker.person
  if (name !== before.name || color !== before.color || connection.role !== before.role)
    room.presence.restamp(connection)
}

function readChange(payload: string): AccessChange | undefined {
  try {
    return AccessChange.parse(JSON.parse(payload))
  } catch {
    return
  }
}
