import { connect } from '@lensboard/db'
import { pino } from 'pino'
import { readSettings } from './env.js'
import { startSyncServer } from './server.js'

/** A stop that hangs, because the database does, ends after this. */
const STOP_MS = 10_000

try {
  await start()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  console.error(code === 'EADDRINUSE' ? 'SYNC_PORT is taken by another program.' : message)
  process.exit(1)
}

async function start(): Promise<void> {
  const { databaseUrl, origin, port, logLevel } = readSettings(process.env)
  // Logs carry board and person ids and reasons, never what is on a board.
  const log = pino({ name: 'sync', level: logLevel })
  const db = connect(databaseUrl)
  const server = await startSyncServer({ db, origin, port, log })
  log.info({ port: server.port }, 'sync is up')
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(0), STOP_MS).unref()
    await server.close()
    await db.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
  // The process that started this one is gone.
  process.on('disconnect', () => void stop())
}
