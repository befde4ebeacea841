import type { RateLimits } from '@lensboard/auth'
import type { ModelService, PersonFacts } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import type { ModelManagers } from './models/rights.js'
import type { RunEvents } from './run-events.js'

/** What a question is answered with: who asks, and the doors to the database and the inference service. */
export interface ApiContext {
  db: Db
  person: PersonFacts | null
  models: ModelService
  modelManagers: ModelManagers
  runEvents: RunEvents
  limits: RateLimits
  /** Hears of errors nobody foresaw; people only ever see INTERNAL. */
  log?: (error: unknown, path: string) => void
}
