import { AccessChange, CHANNEL, type RunState } from '@lensboard/contract'
import { boardRuns, boardsOfRun, type Db, listen, runState } from '@lensboard/db'

/** News of runs and rights for this process, however many browsers it serves. */
export interface RunEvents {
  /** Calls back with each new state of a run that the board shows, until the returned stop is called. */
  onRun(boardId: string, handler: (state: RunState) => void): () => void
  /** Calls back when rights on a project changed, with the person when it was one person's. */
  onAccess(projectId: string, handler: (personId?: string) => void): () => void
  /** How many handlers are there, for tests and gauges. */
  subscribers(): number
  close(): Promise<void>
}

function createTopics<Heard>() {
  const topics = new Map<string, Set<(heard: Heard) => void>>()
  return {
    on(topic: string, handler: (heard: Heard) => void) {
      const handlers = topics.get(topic) ?? new Set()
      topics.set(topic, handlers.add(handler))
      return () => {
        handlers.delete(handler)
        if (handlers.size === 0 && topics.get(topic) === handlers) topics.delete(topic)
      }
    },
    tell(topic: string, heard: Heard) {
      for (const handler of topics.get(topic) ?? []) handler(heard)
    },
    names: () => [...topics.keys()],
    count: () => [...topics.values()].reduce((n, handlers) => n + handlers.size, 0),
  }
}

/** Listens to the database once and fans out; rejects when the database is not there. `log` hears what failed. */
export async function createRunEvents(db: Db, log: (error: unknown) => void = () => {}): Promise<RunEvents> {
  const runs = createTopics<RunState>()
  const access = createTopics<string | undefined>()
  const changed = new Set<string>()
  let reading = false

  async function tellRun(key: string) {
    const boards = (await boardsOfRun(db, key)).filter((boardId) => runs.names().includes(boardId))
    const state = boards.length > 0 ? await runState(db, key) : null
    if (state) for (const boardId of boards) runs.tell(boardId, state)
  }

  /** One reader at a time: progress that comes faster than it is read is read once, and in order. */
  async function readChanged() {
    if (reading) return
    reading = true
    while (changed.size > 0) {
      const keys = [...changed]
      changed.clear()
      for (const { status, ...read } of await Promise.allSettled(keys.map(tellRun)))
        if (status === 'rejected') log((read as PromiseRejectedResult).reason)
    }
    reading = false
  }

  function onRunNote(key: string) {
    if (runs.count() === 0) return
    changed.add(key)
    void readChanged()
  }

  function onAccessNote(payload: string) {
    try {
      const { projectId, personId } = AccessChange.parse(JSON.parse(payload))
      access.tell(projectId, personId)
    } catch (error) {
      log(error)
    }
  }

  async function lookAgainAtRuns() {
    for (const boardId of runs.names()) for (const state of await boardRuns(db, boardId)) runs.tell(boardId, state)
  }

  const stopRuns = await listen(db, CHANNEL.run, onRunNote, { onReconnect: () => void lookAgainAtRuns().catch(log) })
  const stopAccess = await listen(db, CHANNEL.access, onAccessNote, {
    onReconnect: () => {
      for (const projectId of access.names()) access.tell(projectId, undefined)
    },
  }).catch(async (error) => {
    await stopRuns()
    throw error
  })

  return {
    onRun: (boardId, handler) => runs.on(boardId, handler),
    onAccess: (projectId, handler) => access.on(projectId, handler),
    subscribers: () => runs.count() + access.count(),
    async close() {
      await Promise.all([stopRuns(), stopAccess()])
    },
  }
}
