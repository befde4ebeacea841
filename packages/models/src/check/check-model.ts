import { AppError, type CheckReport, type Finding } from '@lensboard/contract'
import {
  bytesHere,
  bytesInWords,
  type CheckpointFolder,
  DISK_MARGIN_BYTES,
  diskFree,
  type Hub,
  type HubListing,
  parseHubLink,
  wantedFiles,
} from '@lensboard/weights'
import { findFamily } from '../find-family.js'
import { parameterCount } from '../parameter-count.js'
import { inspectAdapter } from './inspect-adapter.js'
import { attempt, inspectModel, lookAtMemory, type Say } from './inspect-model.js'
import { licenceOf } from './licence.js'
import { folderSource, hubSource, type Source } from './source.js'

export interface CheckPlaces {
  /** Every folder on this machine, to find the base of an adapter among. */
  folders: readonly CheckpointFolder[]
  /** Bytes that may be taken now. */
  memoryFree: number
}

export interface HubQuestion extends CheckPlaces {
  link: string
  /** Asks with the token of whoever wants to know. */
  hub: Hub
  /** Where downloads go. */
  cacheDir: string
}

/**
 * What is known about a model at the hub before anything big is downloaded: only small files and the headers of the
 * weights are read. Throws HUB_LINK_INVALID, HUB_NOT_FOUND, HUB_BUSY or HUB_DOWN.
 */
export async function checkModel({ link, ...places }: HubQuestion): Promise<CheckReport> {
  const { repo, revision } = parseHubLink(link, places.hub.endpoint)
  const page = report(repo)
  let listing: HubListing
  try {
    listing = await places.hub.model(repo, revision)
  } catch (error) {
    lookAtAccess(error, page.say)
    return page.done({ gated: true, verdict: 'needs-token' })
  }
  const { commit, licence } = listing
  const gated = listing.gated !== false
  page.say(
    'revision',
    'ok',
    revision === commit
      ? `Pinned to commit ${commit}, and stays that.`
      : `${revision} means commit ${commit} now, and stays that.`,
  )
  sayLicence(licence, page.say)
  const files = wantedFiles(listing)
  const downloadBytes = files.reduce((n, { size }) => n + size, 0)
  const hereBytes = await bytesHere(listing, places.cacheDir)
  const facts = { commit, ...(licence ? { licence } : {}), gated, downloadBytes, hereBytes }
  try {
    const found = await inspect(hubSource(places.hub, listing), places, page.say)
    page.say('access', 'ok', gated ? 'Gated, and open to you.' : 'Open to everybody.')
    await lookAtDisk(downloadBytes - hereBytes, places.cacheDir, page.say)
    return page.done({ ...facts, ...found, verdict: hereBytes === downloadBytes ? 'here' : 'downloadable' })
  } catch (error) {
    lookAtAccess(error, page.say)
    const family = await attempt(page.say, 'family', () => familyOfListing(listing))
    return page.done({ ...facts, ...(family ? { family } : {}), verdict: 'needs-token' })
  }
}

/** The same of a folder on this machine. */
export async function checkFolder(folder: CheckpointFolder, places: CheckPlaces): Promise<CheckReport> {
  const source = await folderSource(folder)
  const page = report(folder.name)
  if (folder.commit !== undefined) page.say('revision', 'ok', `Commit ${folder.commit} of the hub.`)
  const licence = await attempt(page.say, 'licence', () => licenceOf(source))
  if (folder.place === 'shipped') page.say('licence', 'ok', 'It comes with Lensboard, under the same licence.')
  else sayLicence(licence, page.say)
  const found = await inspect(source, { ...places, adapterDir: folder.dir }, page.say)
  const commit = folder.commit === undefined ? {} : { commit: folder.commit }
  return page.done({ ...commit, ...(licence ? { licence } : {}), ...found, verdict: 'here' })
}

async function inspect(source: Source, places: CheckPlaces & { adapterDir?: string }, say: Say) {
  const found = source.isAdapter ? await inspectAdapter(source, places, say) : await inspectModel(source, say)
  const { decoder, family, base, chat } = found
  return {
    ...(family || decoder ? { family: decoder?.family ?? family?.modelType ?? '' } : {}),
    ...(base === undefined ? {} : { adapterBase: base }),
    ...(decoder
      ? {
          parameters: parameterCount(decoder),
          nLayers: decoder.nLayers,
          dModel: decoder.dModel,
          memoryBytes: lookAtMemory(decoder, places.memoryFree, say),
        }
      : {}),
    chat,
  }
}

/** Without access only the hub's own word about a model is there. */
function familyOfListing({ modelType, architectures }: HubListing): string | undefined {
  if (modelType === undefined && architectures === undefined) return undefined
  return findFamily({ model_type: modelType, architectures }).modelType
}

/** A refusal for want of a token or of a right is a finding; every other error is thrown on. */
function lookAtAccess(error: unknown, say: Say): void {
  if (!(error instanceof AppError) || !['HUB_TOKEN_NEEDED', 'HUB_ACCESS_NEEDED'].includes(error.code)) throw error
  say('access', 'stop', error.message)
}

function sayLicence(licence: string | undefined, say: Say): void {
  if (licence === undefined) say('licence', 'note', 'Its page names no licence; ask its owner what you may do with it.')
  else say('licence', 'ok', `Its licence is ${licence}.`)
}

async function lookAtDisk(missing: number, cacheDir: string, say: Say): Promise<void> {
  if (missing <= 0) return say('disk', 'ok', 'All of it is on this machine already.')
  const free = await diskFree(cacheDir)
  const [need, room, spare] = [missing, free, DISK_MARGIN_BYTES].map(bytesInWords)
  if (missing + DISK_MARGIN_BYTES > free)
    say(
      'disk',
      'stop',
      `It needs ${need} of disk space and ${spare} to spare, and ${room} are free. Free some space first.`,
    )
  else say('disk', 'ok', `It needs ${need} of disk space; ${room} are free.`)
}

type Facts = Omit<CheckReport, 'name' | 'findings' | 'gated' | 'downloadBytes' | 'hereBytes' | 'chat'> &
  Partial<CheckReport>

const ORDER: readonly Finding['about'][] = [
  'revision',
  'access',
  'licence',
  'family',
  'format',
  'weights',
  'tokenizer',
  'adapter',
  'memory',
  'disk',
]

/** Collects findings and hands them out in one order; anything but a closed door that stops a model refuses it. */
function report(name: string): { say: Say; done(facts: Facts): CheckReport } {
  const findings: Finding[] = []
  return {
    say: (about, level, say) => void findings.push({ about, level, say }),
    done: (facts) => {
      findings.sort((a, b) => ORDER.indexOf(a.about) - ORDER.indexOf(b.about))
      const refused = findings.some(({ about, level }) => level === 'stop' && about !== 'access')
      return {
        ...{ name, gated: false, downloadBytes: 0, hereBytes: 0, chat: false },
        ...facts,
        findings,
        verdict: refused ? 'refused' : facts.verdict,
      }
    },
  }
}
