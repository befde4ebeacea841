import { z } from 'zod'

const Env = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  SYNC_PORT: z.coerce.number().int().min(0).max(65_535),
  ORIGIN: z.url({ protocol: /^https?$/ }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Settings {
  databaseUrl: string
  port: number
  origin: string
  logLevel: z.infer<typeof Env>['LOG_LEVEL']
}

/** Reads the environment once; throws one sentence that names every wrong value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = Env.safeParse(env)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`The sync server cannot start: ${wrong.join('; ')}.`)
  }
  const { DATABASE_URL, SYNC_PORT, ORIGIN, LOG_LEVEL } = parsed.data
  return { databaseUrl: DATABASE_URL, port: SYNC_PORT, origin: ORIGIN, logLevel: LOG_LEVEL }
}
