import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type CheckpointRef, type ModelInfo } from '@lensboard/contract'
import { type OpenModel, openModel } from '@lensboard/models'
import { type CheckpointFolder, listCheckpoints, type StorePlaces } from '@lensboard/weights'
import { createGate } from './gate.js'
import { readingLine, readyLine, refusedLine } from './model-line.js'

/** A picker waits this long for files that are read for the first time; gigabytes take longer. */
const PATIENCE_MS = 5_000
/** Open checkpoints kept in memory; each holds a vocabulary of some 10 to 100 MB. */
const OPEN_MAX = 4
/** Folders that are read side by side for the list: each takes the memory of its tokenizer while it is read. */
const READERS = 2

/** The checkpoints of this machine: a picker's list, and each one opened when asked for. */
export class ModelStore {
  readonly #places: StorePlaces
  readonly #cacheDir: string
  readonly #patienceMs: number
  /** By folder, with the state of its files when it was looked at. */
  readonly #lines = new Map<string, { signature: string; line: Promise<ModelInfo> }>()
  /** By folder and state, oldest use first. */
  readonly #open = new Map<string, Promise<OpenModel>>()
  readonly #reading = createGate(READERS)

  constructor(places: StorePlaces, { patienceMs = PATIENCE_MS } = {}) {
    this.#places = places
    this.#patienceMs = patienceMs
    this.#cacheDir = join(places.dataDir, 'cache', 'fingerprints')
  }

  /** Every checkpoint folder as a picker's line; one that is broken, or still being read, is listed with its reason. */
  async list(): Promise<ModelInfo[]> {
    const { late, enough } = this.#patience()
    const folders = await this.folders()
    const lines = folders.map((folder) =>
      Promise.race([this.#line(folder, folders), late.then(() => readingLine(folder))]),
    )
    const found = await Promise.all(lines)
    enough()
    return found
  }

  /** Every checkpoint folder; nothing of them is read. */
  folders(): Promise<CheckpointFolder[]> {
    return listCheckpoints(this.#places)
  }

  /**
   * The checkpoint with exactly these weights, wherever it lies now. Throws MODEL_UNKNOWN, CHECKPOINT_CHANGED (same
   * name, other files), and what opening it throws.
   */
  async find(ref: CheckpointRef): Promise<OpenModel> {
    const folders = await this.folders()
    const named = folders.find(({ name }) => name === ref.name)
    if (named) {
      const model = await this.#openFolder(named, folders)
      if (model.checkpoint.hash === ref.hash) return model
    }
    const others = folders.filter((other) => other !== named)
    const found = await this.#withHash(ref.hash, others, folders)
    if (found !== 'reading' && found !== undefined) return this.#openFolder(found, folders)
    if (named)
      throw new AppError(
        'CHECKPOINT_CHANGED',
        `The files of ${ref.name} changed since this card was made. Choose the model again.`,
      )
    throw new AppError(
      'MODEL_UNKNOWN',
      found === 'reading'
        ? `The model ${ref.name} is not here, or its files are still being read. Try again in a moment.`
        : `The model ${ref.name} is not here. Choose another one.`,
    )
  }

  /** Whether a checkpoint with these weights is known to be here. */
  async has(hash: string): Promise<boolean> {
    return (await this.list()).some((line) => line.state === 'ready' && line.checkpoint.hash === hash)
  }

  /** The folder that holds these weights; `reading` when it may be one of those not read yet. */
  async #withHash(
    hash: string,
    among: CheckpointFolder[],
    folders: CheckpointFolder[],
  ): Promise<CheckpointFolder | 'reading' | undefined> {
    const { late, enough } = this.#patience()
    const looked = among.map(async (folder) => ({ folder, line: await this.#line(folder, folders) }))
    const all = Promise.all(looked).then((lines) => lines.find(({ line }) => line.checkpoint.hash === hash)?.folder)
    const first = new Promise<CheckpointFolder>((found) => {
      for (const look of looked) void look.then(({ folder, line }) => line.checkpoint.hash === hash && found(folder))
    })
    const found = await Promise.race([all, first, late.then(() => 'reading' as const)])
    enough()
    return found
  }

  #patience(): { late: Promise<void>; enough(): void } {
    const patience = new AbortController()
    const late = sleep(this.#patienceMs, undefined, { signal: patience.signal }).catch(() => {})
    return { late, enough: () => patience.abort() }
  }

  async #line(folder: CheckpointFolder, folders: CheckpointFolder[]): Promise<ModelInfo> {
    const signature = await signatureOf(folder, folders)
    const known = this.#lines.get(folder.dir)
    if (known?.signature === signature) return known.line
    const line = this.#reading(() => this.#openFolder(folder, folders)).then(
      (model) => readyLine(folder, model),
      (error: unknown) => refusedLine(folder, error),
    )
    this.#lines.set(folder.dir, { signature, line })
    return line
  }

  async #openFolder(folder: CheckpointFolder, folders: CheckpointFolder[]): Promise<OpenModel> {
    const key = `${folder.dir}\n${await signatureOf(folder, folders)}`
    const model = this.#open.get(key) ?? openModel(folder, { folders, cacheDir: this.#cacheDir })
    this.#open.delete(key)
    this.#open.set(key, model)
    model.catch(() => this.#open.delete(key))
    for (const oldest of this.#open.keys()) if (this.#open.size > OPEN_MAX) this.#open.delete(oldest)
    return model
  }
}

/**
 * Changes when any file of the folder changes, so that nothing is read twice and nothing old is believed. What an
 * adapter is also depends on which other folders its base can be found among.
 */
async function signatureOf({ dir, name }: CheckpointFolder, folders: CheckpointFolder[]): Promise<string> {
  const names: string[] = await readdir(dir).catch(() => [])
  const facts = await Promise.all(
    names.sort().map(async (file) => {
      const found = await stat(join(dir, file)).catch(() => undefined)
      return `${file} ${found?.size} ${found?.mtimeMs}`
    }),
  )
  const others = names.includes('adapter_config.json') ? folders.map((folder) => folder.dir) : []
  return [name, ...facts, ...others].join('\n')
}
