import { resolve } from 'node:path'
import { z } from 'zod'
import { ROOT } from './root.js'
import { StartError } from './start-error.js'

const Port = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be 1 to 65535')
  .max(65_535, 'must be 1 to 65535')

const Env = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must start with postgresql://', abort: true })
    .refine((url) => URL.canParse(url), 'must be an address such as postgresql://user:password@host:5432/lensboard')
    .optional(),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(ROOT, path)),
  PORT: Port.default(3000),
  ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://lensboard.example.org' })
    .transform((url) => new URL(url).origin)
    .optional(),
  SYNC_PORT: Port.optional(),
  INFERENCE_PORT: Port.optional(),
  INFERENCE_DEVICE: z.enum(['auto', 'cpu', 'cuda', 'webgpu'], 'must be one of auto, cpu, cuda, webgpu').default('auto'),
  MODEL_DOWNLOADS: z
    .enum(['everyone', 'accounts', 'nobody'], 'must be one of everyone, accounts, nobody')
    .default('accounts'),
  SECRETS_KEY: z
    .string()
    .regex(
      /^[0-9a-f]{64}(,[0-9a-f]{64})*$/i,
      'must be 64 hexadecimal digits, or several such keys with commas between (openssl rand -hex 32 makes one)',
    )
    .optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be one of trace, debug, info, warn, error, silent',
    )
    .default('info'),
})

export type Env = z.infer<typeof Env> & { ORIGIN: string }

/** The settings Lensboard starts with; an empty value counts as not set. Throws one sentence that names each wrong one. */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new StartError('BAD_SETTING', `These settings cannot be used: ${wrong.join('; ')}.`)
  }
  return { ...parsed.data, ORIGIN: parsed.data.ORIGIN ?? `http://localhost:${parsed.data.PORT}` }
}
