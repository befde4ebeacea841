import { AppError, type CheckReport } from '@lensboard/contract'
import { freeBytes } from '@lensboard/lens'
import { checkModel } from '@lensboard/models'
import {
  bytesInWords,
  type CheckpointFolder,
  downloadSnapshot,
  hubSettings,
  localSnapshot,
  openHub,
  parseHubLink,
} from '@lensboard/weights'
import { downloadBar } from './download-bar.js'

/**
 * The folder of a model of the hub: as it is when it is here, else checked and fetched into Hugging Face's cache.
 * Ctrl-C keeps what arrived. Throws MODEL_UNSUPPORTED with what stops a model, and HUB_… and DOWNLOAD_… errors.
 */
export async function fetchModel(link: string, folders: readonly CheckpointFolder[]): Promise<CheckpointFolder> {
  const { endpoint, cacheDir } = hubSettings(process.env)
  const { repo, revision } = parseHubLink(link, endpoint)
  const here = await localSnapshot(cacheDir, repo, revision)
  if (here) return hubFolder(repo, here)
  return addModel(link, folders)
}

/** Checks and fetches a model of the hub, whatever of it is here already; throws as `fetchModel` does. */
export async function addModel(link: string, folders: readonly CheckpointFolder[]): Promise<CheckpointFolder> {
  const { cacheDir, ...access } = hubSettings(process.env)
  const hub = openHub(access)
  const { repo, revision } = parseHubLink(link, hub.endpoint)
  const report = await hubReport(link, folders)
  refuseStopped(report)
  const listing = await hub.model(repo, revision)
  const bar = downloadBar(repo)
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  try {
    const dir = await downloadSnapshot(hub, listing, { cacheDir, onProgress: bar.report, signal: stop.signal })
    bar.end()
    process.stderr.write(`${repo} is here: ${bytesInWords(report.downloadBytes)}, commit ${listing.commit}\n`)
    return hubFolder(repo, { dir, commit: listing.commit })
  } catch (error) {
    bar.end()
    if (!stop.signal.aborted) throw error
    throw new AppError(
      'DOWNLOAD_CANCELLED',
      `Stopped. What arrived is kept: "lens models add ${link}" goes on from there.`,
      { cause: error },
    )
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
  }
}

/** What is known about a model at the hub under this environment; throws as `checkModel` does. */
export async function hubReport(link: string, folders: readonly CheckpointFolder[]): Promise<CheckReport> {
  const { cacheDir, ...access } = hubSettings(process.env)
  return checkModel({ link, hub: openHub(access), cacheDir, memoryFree: freeBytes(), folders })
}

/** Where a terminal keeps its token, since the sentences of the hub speak of an account's page. */
export const TOKEN_HINT = 'In the terminal the token is taken from HF_TOKEN, or from "hf auth login".'

function refuseStopped({ name, verdict, findings }: CheckReport): void {
  const stops = findings.filter(({ level }) => level === 'stop').map(({ say }) => say)
  if (verdict === 'refused') throw new AppError('MODEL_UNSUPPORTED', `${name} cannot be read. ${stops.join(' ')}`)
  if (verdict === 'needs-token') throw new AppError('HUB_TOKEN_NEEDED', `${stops.join(' ')} ${TOKEN_HINT}`)
}

const hubFolder = (repo: string, { dir, commit }: { dir: string; commit: string }): CheckpointFolder => ({
  name: repo,
  title: repo,
  dir,
  isDefault: false,
  place: 'hub-cache',
  commit,
})
