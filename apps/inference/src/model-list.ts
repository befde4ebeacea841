import type { Download, ModelInfo } from '@lensboard/contract'
import { type Db, listDownloads } from '@lensboard/db'
import type { ModelMemory } from './model-memory.js'
import type { ModelStore } from './model-store.js'

/** Every model here with what is in memory of it. One whose download is not whole says so instead of what is missing. */
export async function listModels(store: ModelStore, memory: ModelMemory, db: Db): Promise<ModelInfo[]> {
  const [lines, downloads] = await Promise.all([
    store.list(),
    // Without the database the models are here all the same.
    listDownloads(db).catch(() => []),
  ])
  const inMemory = new Map(memory.loaded().map(({ hash, bytes, pinned }) => [hash, { bytes, pinned }]))
  const partial = new Map(downloads.filter(({ status }) => status !== 'done').map((each) => [nameOf(each), each]))
  return lines.flatMap((line) => {
    const kept = inMemory.get(line.checkpoint.hash)
    if (line.state === 'ready') return [kept ? { ...line, loaded: kept } : line]
    const download = line.place === 'hub-cache' && line.commit !== undefined && partial.get(nameOf(line))
    if (!download) return [line]
    // While it arrives it stands among the downloads.
    if (download.status === 'queued' || download.status === 'running') return []
    return [{ ...line, state: 'broken', reason: 'Its download is not complete. Go on with it, or download it again.' }]
  })
}

/** Repository and commit: what a download and a folder of the cache have in common. */
function nameOf(of: Download | ModelInfo): string {
  return 'repo' in of ? `${of.repo} ${of.commit}` : `${of.checkpoint.name.replace(/@.*/, '')} ${of.commit}`
}
