import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/prisma/client.js'

/** One process's door to the database: Prisma and plain SQL share the pool. */
export interface Db {
  prisma: PrismaClient
  pool: pg.Pool
  close(): Promise<void>
}

/** A question waits this long for a free or new connection before it is refused; a person is waiting behind it. */
const CONNECT_TIMEOUT_MS = 5_000

/** Opens a pool on `url`; nothing is sent until the first question. */
export function connect(url: string, options: { maxConnections?: number } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Prisma keeps UTC in columns without a zone, so `now()` must mean UTC too, whatever the server's own zone is.
    options: '-c TimeZone=UTC',
  })
  // An idle connection may die with the server; the pool opens another, so this must not end the process.
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
