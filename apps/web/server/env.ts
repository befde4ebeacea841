import { z } from 'zod'

const Port = z.coerce.number().int().min(1).max(65_535)

const Env = z
  .object({
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
    PORT: Port.default(3000),
    ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
    SYNC_PORT: Port,
    INFERENCE_PORT: Port,
    INTERNAL_SECRET: z.string().min(16, 'must have at least 16 characters'),
    MODEL_DOWNLOADS: z.enum(['everyone', 'accounts', 'nobody']).default('accounts'),
    TLDRAW_LICENSE_KEY: z.string().optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .transform((env) => ({ ...env, ORIGIN: new URL(env.ORIGIN ?? `http://localhost:${env.PORT}`).origin }))

export type Env = z.infer<typeof Env>

/** The environment, checked; throws one sentence that names every wrong value. */
export function readEnv(source: Record<string, string | undefined>): Env {
  // An empty value in a compose file or shell means "not set".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = Env.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new Error(`The web server cannot start: ${wrong.join('; ')}.`)
}
