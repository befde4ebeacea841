import { AccessChange, CHANNEL, type CommentThread, type Download } from '@lensboard/contract'
import {
  boardRuns,
  boardThreads,
  type CommentNote,
  type Db,
  findDownload,
  findThread,
  findTraining,
  listDownloads,
  listen,
  listTrainings,
  type RunOnBoard,
  runOnBoards,
  type TrainingSeen,
} from '@lensboard/db'

/** A thread as it is now, null when it is gone; with `readerId` only that one person has read it. */
export interface CommentHeard extends Omit<CommentNote, 'boardId'> {
  thread: CommentThread | null
}

/** A run as a board sees it; what is not known of it is left out. */
export type RunHeard = Pick<RunOnBoard, 'state'> & Partial<RunOnBoard>

/** A result of up to this size is told with the news that it is there, so that who waits need not ask for it. */
const TOLD_ANSWER_BYTES = 64 * 1024

/** News of runs, comments, downloads, trainings and rights for this process, however many browsers it serves. */
export interface RunEvents {
  /** Calls back with each new state of a run that the board shows, until the returned stop is called. */
  onRun(boardId: string, handler: (heard: RunHeard) => void): () => void
  /** Calls back with each change of a board's comments. */
  onComment(boardId: string, handler: (heard: CommentHeard) => void): () => void
  /** Calls back when rights on a project changed, with the person when it was one person's. */
  onAccess(projectId: string, handler: (personId?: string) => void): () => void
  /** Calls back with each new state of any download. */
  onDownload(handler: (download: Download) => void): () => void
  /** Calls back with each new state of any training, its curve apart. */
  onTraining(handler: (training: TrainingSeen) => void): () => void
  /** How many handlers are there, for tests and gauges. */
  subscribers(): number
  close(): Promise<void>
}

/** Downloads and trainings are everybody's, so each have one topic. */
const ALL = ''

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

/** One reader at a time: progress that comes faster than it is read is read once, and in order. */
function createReader(read: (id: string) => Promise<void>, log: (error: unknown) => void) {
  const changed = new Set<string>()
  let reading = false
  return async (id: string) => {
    changed.add(id)
    if (reading) return
    reading = true
    while (changed.size > 0) {
      const ids = [...changed]
      changed.clear()
      for (const outcome of await Promise.allSettled(ids.map(read)))
        if (outcome.status === 'rejected') log(outcome.reason)
    }
    reading = false
  }
}

/** Listens to the database once and fans out; rejects when the database is not there. `log` hears what failed. */
export async function createRunEvents(db: Db, log: (error: unknown) => void = () => {}): Promise<RunEvents> {
  const runs = createTopics<RunHeard>()
  const downloads = createTopics<Download>()
  const trainings = createTopics<TrainingSeen>()
  const comments = createTopics<CommentHeard>()
  const access = createTopics<string | undefined>()

  const readRun = createReader(async (key) => {
    for (const heard of await runOnBoards(db, key, TOLD_ANSWER_BYTES)) runs.tell(heard.boardId, heard)
  }, log)
  const readDownload = createReader(async (id) => {
    const download = await findDownload(db, id)
    if (download) downloads.tell(ALL, download)
  }, log)
  const readTraining = createReader(async (id) => {
    const training = await findTraining(db, id)
    if (training) trainings.tell(ALL, training)
  }, log)

  const readComment = createReader(async (payload) => {
    const { boardId, threadId, readerId } = JSON.parse(payload) as CommentNote
    if (!comments.names().includes(boardId)) return
    if (readerId !== undefined) return comments.tell(boardId, { threadId, readerId, thread: null })
    comments.tell(boardId, { threadId, thread: await findThread(db, threadId) })
  }, log)

  function onAccessNote(payload: string) {
    try {
      const { projectId, personId } = AccessChange.parse(JSON.parse(payload))
      access.tell(projectId, personId)
    } catch (error) {
      log(error)
    }
  }

  async function lookAgainAtRuns() {
    for (const boardId of runs.names()) for (const state of await boardRuns(db, boardId)) runs.tell(boardId, { state })
  }

  async function lookAgainAtDownloads() {
    if (downloads.count() === 0) return
    for (const download of await listDownloads(db)) downloads.tell(ALL, download)
  }

  async function lookAgainAtTrainings() {
    if (trainings.count() === 0) return
    for (const training of await listTrainings(db)) trainings.tell(ALL, training)
  }

  async function lookAgainAtComments() {
    for (const boardId of comments.names())
      for (const thread of await boardThreads(db, boardId)) comments.tell(boardId, { threadId: thread.id, thread })
  }

  const stops: (() => Promise<void>)[] = []
  const stop = async () => void (await Promise.all(stops.map((each) => each())))
  const hear = async (channel: string, handler: (payload: string) => void, onReconnect: () => void) => {
    stops.push(await listen(db, channel, handler, { onReconnect }))
  }
  try {
    await hear(
      CHANNEL.run,
      (key) => void (runs.count() > 0 && readRun(key)),
      () => void lookAgainAtRuns().catch(log),
    )
    await hear(
      CHANNEL.download,
      (id) => void (downloads.count() > 0 && readDownload(id)),
      () => void lookAgainAtDownloads().catch(log),
    )
    await hear(
      CHANNEL.training,
      (id) => void (trainings.count() > 0 && readTraining(id)),
      () => void lookAgainAtTrainings().catch(log),
    )
    await hear(
      CHANNEL.comment,
      (payload) => void readComment(payload),
      () => void lookAgainAtComments().catch(log),
    )
    await hear(CHANNEL.access, onAccessNote, () => {
      for (const projectId of access.names()) access.tell(projectId, undefined)
    })
  } catch (error) {
    await stop()
    throw error
  }

  return {
    onRun: (boardId, handler) => runs.on(boardId, handler),
    onComment: (boardId, handler) => comments.on(boardId, handler),
    onDownload: (handler) => downloads.on(ALL, handler),
    onTraining: (handler) => trainings.on(ALL, handler),
    onAccess: (projectId, handler) => access.on(projectId, handler),
    subscribers: () => [runs, comments, downloads, trainings, access].reduce((n, topics) => n + topics.count(), 0),
    close: stop,
  }
}
