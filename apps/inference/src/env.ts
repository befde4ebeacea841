import { resolve } from 'node:path'
import { type HubSettings, hubSettings } from '@lensboard/weights'
import { z } from 'zod'
import { SecretKeys } from './secrets/keyring.js'

const Env = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  DATA_DIR: z.string().min(1).default('.data'),
  INFERENCE_PORT: z.coerce.number().int().min(1).max(65_535),
  INTERNAL_SECRET: z.string().min(16, 'must have at least 16 characters'),
  SECRETS_KEY: SecretKeys,
  INFERENCE_DEVICE: z.enum(['auto', 'cpu', 'cuda', 'webgpu']).default('auto'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Settings {
  databaseUrl: string
  dataDir: string
  hub: HubSettings
  port: number
  secret: string
  secretKeys: Uint8Array[]
  device: z.infer<typeof Env>['INFERENCE_DEVICE']
  logLevel: z.infer<typeof Env>['LOG_LEVEL']
}

/** The environment, read once; throws an Error whose message says which value is wrong. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Error(`The inference service cannot start. ${wrong.join('; ')}.`)
  }
  const { data } = parsed
  return {
    databaseUrl: data.DATABASE_URL,
    dataDir: resolve(data.DATA_DIR),
    hub: hubSettings(given),
    port: data.INFERENCE_PORT,
    secret: data.INTERNAL_SECRET,
    secretKeys: data.SECRETS_KEY,
    device: data.INFERENCE_DEVICE,
    logLevel: data.LOG_LEVEL,
  }
}
