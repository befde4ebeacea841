import { createHash } from 'node:crypto'
import {
  encodeResult,
  type ImportedSpec,
  type LensResult,
  type PersonFacts,
  UNKNOWN_WEIGHTS,
} from '@lensboard/contract'
import { copyProject } from '@lensboard/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, openWorld, type World } from '../fixtures/world.js'
import { importFor, joinByToken, keepImport, readResultFor, thumbnailFacts } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
})
afterAll(() => world.close())

const none = () => new Float32Array(1).fill(Number.NaN)

/** One cell: what a file says that gives one token and its probability. */
function reading(file: string) {
  const result: LensResult = {
    kind: 'lens',
    facts: {
      checkpoint: { name: 'unnamed model', hash: UNKNOWN_WEIGHTS },
      imported: { file, format: 'logitlenskit-v2', unnamed: true },
      ...{ engine: 0, provider: '', precision: 'float32', bos: 'none', computeMs: 0, loadMs: 0, computedAt: '' },
    },
    ids: Int32Array.of(7),
    tokens: [{ text: 'The' }],
    rows: [{ site: 'resid_post', layer: 0 }],
    topK: 1,
    topIds: Int32Array.of(7),
    topLogProbs: Float32Array.of(-0.5),
    ...{ logSumExp: none(), entropy: none(), klFromOutput: none(), klToOutput: none(), targetLogProb: none() },
    targetRank: Int32Array.of(0),
    vocabulary: new Map([[7, { text: 'The' }]]),
  }
  const bytes = encodeResult(result)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const spec: ImportedSpec = {
    ...{ kind: 'imported', holds: 'lens', hash, file: { name: file, format: 'logitlenskit-v2' } },
    ...{ model: '', prompt: 'The' },
  }
  return { spec, bytes }
}

const newBoard = () => world.as(ada).project.create({ name: 'Imports' })
const ask = (person: PersonFacts | null, boardId: string, query: object = {}) =>
  importFor(world.contextOf(person), { boardId, name: 'a.json', ...query })

test('a reading of a file is kept as a finished run that its card finds, once however often the file comes', async () => {
  const { boardId } = await newBoard()
  const one = reading('once.json')
  for (let time = 0; time < 2; time++)
    expect(await keepImport(world, await ask(ada, boardId), [one])).toEqual([one.spec])
  const run = await world.as(ada).run.request({ boardId, spec: one.spec })
  expect(run).toMatchObject({ runKey: one.spec.hash, status: 'done' })
  expect(await readResultFor({ db: world.db, person: ada }, one.spec.hash)).toEqual(one.bytes)
  expect(await world.db.prisma.run.count({ where: { key: one.spec.hash } })).toBe(1)
  expect(await world.db.prisma.run.findUnique({ where: { key: one.spec.hash } })).toMatchObject({ computations: 0 })
})

test('who may not edit the board is refused before the file is read, and a card of an unknown file says so', async () => {
  const { projectId, boardId } = await newBoard()
  expect(await codeOf(ask(null, boardId))).toBe('UNAUTHENTICATED')
  expect(await codeOf(ask(bo, boardId))).toBe('NOT_FOUND')
  const link = await world.as(ada).share.createLink({ projectId, role: 'viewer' })
  await joinByToken(world.db, bo, link.path.split('/')[2]!)
  expect(await codeOf(ask(bo, boardId))).toBe('FORBIDDEN')
  expect(await codeOf(ask(ada, boardId, { name: '' }))).toBe('BAD_REQUEST')
  expect(await codeOf(ask(ada, boardId, { pick: '1;drop' }))).toBe('BAD_REQUEST')
  const { spec } = reading('nowhere.json')
  expect(await codeOf(world.as(ada).run.request({ boardId, spec }))).toBe('IMPORT_UNKNOWN')
})

test('copies of a board show what was imported; nobody else may read it, and nobody can compute it again', async () => {
  const { projectId, boardId } = await newBoard()
  const one = reading('copied.json')
  await keepImport(world, await ask(ada, boardId), [one])
  const copy = await copyProject(world.db, { sourceId: projectId, ownerId: ada.id, name: 'Copy', lineage: true })
  expect(await world.as(ada).run.request({ boardId: copy!.boardId, spec: one.spec })).toMatchObject({ status: 'done' })
  expect(await codeOf(readResultFor({ db: world.db, person: bo }, one.spec.hash))).toBe('NOT_FOUND')
  expect(await codeOf(world.as(ada).run.verify({ boardId, runKey: one.spec.hash }))).toBe('NOT_FOUND')
})

test('the thumbnail of a board draws what was imported, and a search finds its model and file', async () => {
  const { boardId } = await newBoard()
  const one = reading('needle-4711.json')
  await keepImport(world, await ask(ada, boardId), [one])
  const card = { id: 'shape:1', x: 0, y: 0, w: 300, h: 200, title: 'Card', spec: one.spec }
  const saved = { projection: { cards: [card], shapes: [] }, savedAt: new Date() }
  await world.db.prisma.board.update({ where: { id: boardId }, data: saved })
  const { results } = await thumbnailFacts(world.db, ada.id, boardId)
  expect(results.get('shape:1')?.map((bytes) => new Uint8Array(bytes))).toEqual([one.bytes])
  const found = await world.as(ada).project.list({ show: 'all', query: 'needle-4711' })
  expect(found.map((line) => line.boardId)).toEqual([boardId])
})
