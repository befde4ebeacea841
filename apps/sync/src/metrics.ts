import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What an operator sees of a sync server; no label carries anybody's words. */
export interface Metrics {
  committed(seconds: number, entries: number): void
  refused(code: number): void
  damaged(rows: number): void
  /** In the text format of Prometheus; `now` is read at this moment. */
  text(now: Census): Promise<string>
  contentType: string
  stop(): void
}

/** How many there are now. */
export interface Census {
  rooms: number
  clients: Record<string, number>
  queued: number
  boardBytes: number
}

const COMMIT_SECONDS = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.3, 2.5, 5]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'lensboard_sync_' })
  const name = (what: string) => `lensboard_sync_${what}`
  const gauge = (what: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: name(what), help, labelNames, registers })
  const counter = (what: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: name(what), help, labelNames, registers })

  const rooms = gauge('rooms', 'Boards that are open')
  const clients = gauge('clients', 'Sockets on boards', ['role'])
  const queued = gauge('queued_updates', 'Accepted updates that are not on disk yet')
  const bytes = gauge('board_bytes', 'Size of all open boards')
  const refusals = counter('refusals_total', 'Connections closed for what they sent or asked', ['code'])
  const committed = counter('committed_updates_total', 'Updates written to disk')
  const damaged = counter('damaged_rows_total', 'Saved rows that could not be read and were set aside')
  const commits = new Histogram({
    ...{ name: name('commit_seconds'), help: 'Time for a batch of updates to get to disk', registers },
    buckets: COMMIT_SECONDS,
  })

  return {
    committed(seconds, entries) {
      commits.observe(seconds)
      committed.inc(entries)
    },
    refused: (code) => refusals.inc({ code: String(code) }),
    damaged: (rows) => damaged.inc(rows),
    async text(now) {
      rooms.set(now.rooms)
      queued.set(now.queued)
      bytes.set(now.boardBytes)
      for (const [role, count] of Object.entries(now.clients)) clients.set({ role }, count)
      return registry.metrics()
    },
    contentType: registry.contentType,
    stop: () => registry.clear(),
  }
}
