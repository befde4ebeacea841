import { join } from 'node:path'
import { AppError, DatasetPrompt, decodeResult, LIMITS, RunSpec } from '@lensboard/contract'
import { readNamed } from '../files.js'
import { sha256 } from './save-session.js'
import { FILES, FORMAT, type Session, VERSION } from './session.js'

/** Ids and tokens of the longest prompt, and a question of the largest size. */
const SESSION_BYTES = 8 * 1024 * 1024

/**
 * Reads a session back; nothing of it is executed. Throws BAD_REQUEST for a folder that is none, a version that is not
 * known, and files that are missing or not those that were saved.
 */
export async function openSession(folder: string): Promise<Session> {
  const file = join(folder, FILES.session)
  const said = parse(await readNamed(file, SESSION_BYTES), file)
  if (said.format !== FORMAT) throw new AppError('BAD_REQUEST', `${file} is no session.`)
  if (said.version !== VERSION)
    throw new AppError(
      'BAD_REQUEST',
      `${file} is of version ${String(said.version)}; this lens reads version ${VERSION}.`,
    )
  const spec = RunSpec.safeParse(said.spec)
  const files = said.files
  if (!spec.success || typeof files !== 'object' || files === null)
    throw new AppError('BAD_REQUEST', `${file} holds no question that can be read.`)
  const session = { folder, files: files as Record<string, string>, spec: spec.data }
  const answer = decodeResult(await sessionFile(session, FILES.answer, LIMITS.resultBytes))
  if (answer.kind !== spec.data.kind)
    throw new AppError('BAD_REQUEST', `${file} asks something else than its answer says.`)
  if (spec.data.kind !== 'dataset') return { ...session, answer }
  const lines = new TextDecoder().decode(await sessionFile(session, FILES.prompts, 2 * LIMITS.datasetBytes)).split('\n')
  const prompts = lines.filter((line) => line !== '').map((line) => DatasetPrompt.safeParse(parseLine(line)).data)
  if (prompts.some((prompt) => !prompt))
    throw new AppError('BAD_REQUEST', `${folder} holds prompts that cannot be read.`)
  return { ...session, answer, prompts: prompts as DatasetPrompt[] }
}

/** Bytes of another file of a session, which must be those that were saved. */
export async function sessionFile(
  { folder, files }: Pick<Session, 'folder' | 'files'>,
  name: string,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = join(folder, name)
  const bytes = await readNamed(file, bytesMax)
  if (Object.hasOwn(files, name) && files[name] === sha256(bytes)) return bytes
  throw new AppError('BAD_REQUEST', `${file} is not what was saved with this session.`)
}

function parse(bytes: Uint8Array, file: string): Record<string, unknown> {
  const found = parseLine(new TextDecoder().decode(bytes))
  if (typeof found === 'object' && found !== null) return found as Record<string, unknown>
  throw new AppError('BAD_REQUEST', `${file} is no session.`)
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
