import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@lensboard/contract'

export type Environment = Readonly<Record<string, string | undefined>>

/** What Hugging Face's own tools would use under the same environment. */
export interface HubSettings {
  /** Without a slash at the end. */
  endpoint: string
  /** Where models lie as `models--ORG--NAME`. */
  cacheDir: string
  /** The machine's own token, not a person's. */
  token?: string
  /** Nothing may be asked of the hub. */
  offline: boolean
}

const TRUE = new Set(['1', 'ON', 'YES', 'TRUE'])
const isTrue = (value = ''): boolean => TRUE.has(value.toUpperCase())
const TOKEN_CHARS_MAX = 1_000

/** Reads HF_ENDPOINT, HF_HOME and its kin, HF_TOKEN or the token file, and HF_HUB_OFFLINE; throws HUB_LINK_INVALID. */
export function hubSettings(env: Environment): HubSettings {
  const token = isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN) ? undefined : machineToken(env)
  return {
    endpoint: readEndpoint(env.HF_ENDPOINT || 'https://huggingface.co'),
    cacheDir: hubCache(env),
    ...(token === undefined ? {} : { token }),
    offline: isTrue(env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE),
  }
}

/** Where Hugging Face's own tools keep snapshots under this environment. */
export function hubCache(env: Environment): string {
  return expand(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(hubHome(env), 'hub'), env)
}

function hubHome(env: Environment): string {
  return expand(env.HF_HOME || join(env.XDG_CACHE_HOME || join(homeDir(env), '.cache'), 'huggingface'), env)
}

const machineToken = (env: Environment): string | undefined =>
  cleanToken(env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN) ?? cleanToken(readTokenFile(env))

function readTokenFile(env: Environment): string | undefined {
  try {
    return readFileSync(expand(env.HF_TOKEN_PATH || join(hubHome(env), 'token'), env), 'utf8')
  } catch {
    return undefined
  }
}

/** Line ends slip in when a token is pasted; a header must not hold them. */
function cleanToken(written: string | undefined): string | undefined {
  const token = written?.replaceAll(/[\r\n]/g, '').trim()
  return token === undefined || token === '' || token.length > TOKEN_CHARS_MAX ? undefined : token
}

function readEndpoint(written: string): string {
  const isWeb = URL.canParse(written) && /^https?:$/.test(new URL(written).protocol)
  if (!isWeb)
    throw new AppError('HUB_LINK_INVALID', 'HF_ENDPOINT is no web address. Write it like https://hub.example.')
  return written.replace(/\/+$/, '')
}

const homeDir = (env: Environment): string => env.HOME || homedir()

/** `~`, `$NAME` and `${NAME}` as in a shell; an unknown name stays as it is written. */
function expand(path: string, env: Environment): string {
  const whole = path.replace(/^~(?=\/|$)/, () => homeDir(env))
  return whole.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain, braced) => env[plain ?? braced] ?? all)
}
