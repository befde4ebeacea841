import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type CheckpointRef, type ModelInfo } from '@lensboard/contract'
import { type DecoderSpec, describeDecoder, parameterCount } from '@lensboard/models'
import {
  type Checkpoint,
  type CheckpointFolder,
  listCheckpoints,
  openCheckpoint,
  type StorePlaces,
} from '@lensboard/weights'

export interface OpenModel {
  checkpoint: Checkpoint
  decoder: DecoderSpec
}

/** A picker waits this long for files that are read for the first time; gigabytes take longer. */
const PATIENCE_MS = 5_000
/** Open checkpoints kept in memory; each holds a vocabulary of some 10 to 100 MB. */
const OPEN_MAX = 4

/** The checkpoints of this machine: a picker's list, and each one opened when asked for. */
export class ModelStore {
  readonly #places: StorePlaces
  readonly #cacheDir: string
  readonly #patienceMs: number
  /** By folder, with the state of its files when it was looked at. */
  readonly #lines = new Map<string, { signature: string; line: Promise<ModelInfo> }>()
  /** By folder and state, oldest use first. */
  readonly #open = new Map<string, Promise<OpenModel>>()

  constructor(places: StorePlaces, { patienceMs = PATIENCE_MS } = {}) {
    this.#places = places
    this.#patienceMs = patienceMs
    this.#cacheDir = join(places.dataDir, 'cache', 'fingerprints')
  }

  /** Every checkpoint folder as a picker's line; one that is broken, or still being read, is listed with its reason. */
  async list(): Promise<ModelInfo[]> {
    const patience = new AbortController()
    const late = sleep(this.#patienceMs, undefined, { signal: patience.signal }).catch(() => {})
    const folders = await listCheckpoints(this.#places)
    const lines = folders.map((folder) =>
      Promise.race([this.#line(folder), late.then(() => refusedLine(folder, STILL_READING))]),
    )
    const found = await Promise.all(lines)
    patience.abort()
    return found
  }

  /**
   * The checkpoint with exactly these weights, wherever it lies now. Throws MODEL_UNKNOWN, CHECKPOINT_CHANGED (same
   * name, other files), CHECKPOINT_BROKEN, TOKENIZER_MISMATCH or MODEL_UNSUPPORTED.
   */
  async find(ref: CheckpointRef): Promise<OpenModel> {
    const folders = await listCheckpoints(this.#places)
    const named = folders.find(({ name }) => name === ref.name)
    if (named) {
      const model = await this.#openFolder(named)
      if (model.checkpoint.hash === ref.hash) return model
    }
    for (const folder of folders.filter((other) => other !== named))
      if ((await this.#line(folder)).checkpoint.hash === ref.hash) return this.#openFolder(folder)
    if (named)
      throw new AppError(
        'CHECKPOINT_CHANGED',
        `The files of ${ref.name} changed since this card was made. Choose the model again.`,
      )
    throw new AppError('MODEL_UNKNOWN', `The model ${ref.name} is not here. Choose another one.`)
  }

  async #line(folder: CheckpointFolder): Promise<ModelInfo> {
    const signature = await signatureOf(folder.dir)
    const known = this.#lines.get(folder.dir)
    if (known?.signature === signature) return known.line
    const line = this.#openFolder(folder).then(
      (model) => readyLine(folder, model),
      (error: unknown) => refusedLine(folder, error),
    )
    this.#lines.set(folder.dir, { signature, line })
    return line
  }

  async #openFolder(folder: CheckpointFolder): Promise<OpenModel> {
    const key = `${folder.name}\n${folder.dir}\n${await signatureOf(folder.dir)}`
    const model = this.#open.get(key) ?? this.#read(folder)
    this.#open.delete(key)
    this.#open.set(key, model)
    model.catch(() => this.#open.delete(key))
    for (const oldest of this.#open.keys()) if (this.#open.size > OPEN_MAX) this.#open.delete(oldest)
    return model
  }

  async #read({ dir, name }: CheckpointFolder): Promise<OpenModel> {
    const checkpoint = await openCheckpoint(dir, { name, cacheDir: this.#cacheDir })
    return { checkpoint, decoder: describeDecoder(checkpoint) }
  }
}

const STILL_READING = new AppError(
  'CHECKPOINT_BROKEN',
  'Its files are being read for the first time. Look again in a moment.',
)

/** Changes when any file of the folder changes, so that nothing is read twice and nothing old is believed. */
async function signatureOf(dir: string): Promise<string> {
  const names = await readdir(dir).catch(() => [])
  const facts = await Promise.all(
    names.sort().map(async (name) => {
      const file = await stat(join(dir, name)).catch(() => undefined)
      return `${name} ${file?.size} ${file?.mtimeMs}`
    }),
  )
  return facts.join('\n')
}

function readyLine({ title, isDefault }: CheckpointFolder, { checkpoint, decoder }: OpenModel): ModelInfo {
  const { nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx, family } = decoder
  return {
    checkpoint: { name: checkpoint.name, hash: checkpoint.hash },
    title,
    family,
    ...{ nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx },
    parameters: parameterCount(decoder),
    bytes: checkpoint.bytes,
    chat: checkpoint.chatTemplate !== undefined,
    state: 'ready',
    ...(checkpoint.card === undefined ? {} : { card: checkpoint.card }),
    isDefault,
  }
}

/** A folder that cannot run has no hash of its own; one made of its name keeps its line apart from the others. */
function refusedLine({ name, title, isDefault }: CheckpointFolder, error: unknown): ModelInfo {
  const reason = error instanceof AppError ? error.message : 'This model cannot be read.'
  const unsupported = error instanceof AppError && error.code === 'MODEL_UNSUPPORTED'
  return {
    checkpoint: { name, hash: createHash('sha256').update(name).digest('hex') },
    title,
    family: '',
    ...{ nLayers: 0, nHeads: 0, nKvHeads: 0, dModel: 0, dVocab: 0, nCtx: 0, parameters: 0, bytes: 0 },
    chat: false,
    state: unsupported ? 'unsupported' : 'broken',
    reason,
    isDefault,
  }
}
