import type { createCaller } from '@lensboard/api'
import type { Asker, Auth, createAuth } from '@lensboard/auth'
import type { PersonFacts } from '@lensboard/contract'
import type { BoardDesk } from './board-desk.js'
import type { Log } from './log.js'
import type { PageFiles } from './page-files.js'

/** The database as it is handed on; pages ask it through `caller`. */
export type Db = Parameters<typeof createAuth>[0]

/** What every loader and action of a page gets. */
interface LoadContext {
  auth: Auth
  db: Db
  /** Who is asking; guests are people too. */
  person: PersonFacts | null
  asker: Asker | null
  /** The tRPC questions, asked as this person without a round trip. */
  caller: ReturnType<typeof createCaller>
  /** The same for somebody who has just come in. */
  callerAs: (person: PersonFacts) => ReturnType<typeof createCaller>
  /** The sync server's answers to the owner of a board. */
  boardDesk: BoardDesk
  /** Address of the asker, for rate limits. */
  ip: string
  cspNonce: string
  /** Where people come to, for links that are copied. */
  origin: string
  tldrawLicenseKey: string | undefined
  /** What the script of a board needs beside it. */
  boardFiles: PageFiles
  log: Log
}

declare module '@remix-run/node' {
  interface AppLoadContext extends LoadContext {}
}
