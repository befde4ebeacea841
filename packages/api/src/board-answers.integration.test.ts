import {
  type Answer,
  AppError,
  type AskedSpec,
  type CardSpec,
  decodeResult,
  encodeResult,
  type ImportedSpec,
  type LensResult,
  type LensSpec,
  newSpec,
  type PersonFacts,
  questionText,
  runKey,
  specHash,
} from '@lensboard/contract'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { boardAnswersFor } from './board-answers.js'

const checkpoint = { name: 'workshop', hash: 'a'.repeat(64) }
let test: TestDatabase
let people: Record<'owner' | 'viewer' | 'stranger', PersonFacts>
let projectId: string
let boardId: string

beforeAll(async () => {
  test = await withDatabase()
  const { prisma } = test.db
  const [owner, viewer, stranger] = await Promise.all(
    ['Ada', 'Bo', 'Cy'].map((name) => prisma.person.create({ data: { name, color: '#FF802B' } })),
  )
  people = { owner: owner!, viewer: viewer!, stranger: stranger! }
  const project = await prisma.project.create({
    data: {
      ...{ name: 'p', boards: { create: {} } },
      members: {
        create: [
          { personId: owner!.id, role: 'owner' },
          { personId: viewer!.id, role: 'viewer' },
        ],
      },
    },
    include: { boards: true },
  })
  projectId = project.id
  boardId = project.boards[0]!.id
})
afterAll(() => test.drop())

const ask = (who: PersonFacts | null, board = boardId) => boardAnswersFor({ db: test.db, person: who }, board)

async function read(asked: ReturnType<typeof ask>) {
  const { index, settled, glances } = await asked
  const found = new Map<string, Answer>()
  for await (const { runKey, bytes } of glances()) found.set(runKey, decodeResult(bytes))
  return { settled, index: new Map(index.map((one) => [one.question, one])), glances: found }
}

const show = (...cards: CardSpec[]) =>
  test.db.prisma.board.update({
    where: { id: boardId },
    data: { projection: { version: 1, cards: cards.map((spec) => ({ spec })) as never, shapes: [] } },
  })

/** Stores an answer under a question, and under others that ask the same. */
async function store(spec: AskedSpec, { rows = 30, tokens = 40, shown = true, aliases = [] as AskedSpec[] } = {}) {
  const key = spec.kind === 'imported' ? spec.hash : await runKey(spec, [tokens])
  await test.db.prisma.run.create({
    data: {
      ...{ key, kind: spec.kind, spec: spec as never, ids: [], status: 'done', stage: { name: 'storing' } },
      result: { create: { bytes: new Uint8Array(encodeResult(reading(rows, tokens))) } },
      aliases: { create: await Promise.all([spec, ...aliases].map(async (s) => ({ specHash: await specHash(s) }))) },
      ...(shown && { boards: { create: { boardId } } }),
    },
  })
  return key
}

const lens = (text: string): LensSpec => newSpec('lens', checkpoint, text)

it('holds every answered question of the cards of a board, and the glance at each answer, for who may see it', async () => {
  const plain = lens('Paris')
  const typed: LensSpec = { ...plain, input: { kind: 'ids', ids: [1, 2] } }
  const steered: LensSpec = {
    ...lens('Rome'),
    interventions: [{ op: 'scale', at: 'mlp_out', layers: { from: 1, to: 1 }, factor: 0 }],
  }
  const without = { ...steered, interventions: [] }
  const file = { name: 'x.json', format: 'lensboard' as const }
  const imported: ImportedSpec = {
    ...{ kind: 'imported', holds: 'lens', hash: 'f'.repeat(64), file, model: 'm', prompt: 'p' },
  }
  const waiting = lens('Oslo')
  const elsewhere = lens('Lima')
  const keys = [
    await store(plain, { aliases: [typed] }),
    await store(without, { tokens: 41 }),
    await store(imported, { rows: 3, tokens: 3 }),
  ]
  await store(elsewhere, { tokens: 42, shown: false })
  await show(plain, { kind: 'difference', a: typed, b: waiting } as CardSpec, steered, imported, elsewhere, {
    kind: 'lens',
    of: 'a later version',
  } as never)

  const { settled, index, glances } = await read(ask(people.viewer))
  expect(settled).toBe(false)
  const expected = [plain, typed, without, imported].map(questionText)
  expect([...index.keys()].sort()).toEqual(expected.sort())
  expect(index.get(questionText(typed))?.run).toMatchObject({ runKey: keys[0], status: 'done' })
  expect([...glances.keys()].sort()).toEqual([...keys].sort())
  expect(keys.map((key) => glances.get(key)!.glance)).toEqual([true, true, undefined])
  // It was made for this answer, and is kept for the next.
  expect(await test.db.prisma.glance.count()).toBe(2)

  const again = await read(ask(people.owner))
  expect([again.settled, again.index, again.glances]).toEqual([true, index, glances])
})

it('is nothing to strangers and to nobody, and of a trashed board its owner’s', async () => {
  const said = () =>
    Promise.all(
      [people.stranger, null, people.viewer, people.owner].map((who) =>
        ask(who).then(
          () => 'answers',
          (error) => error.code,
        ),
      ),
    )
  expect(await said()).toEqual(['NOT_FOUND', 'UNAUTHENTICATED', 'answers', 'answers'])
  await expect(ask(people.owner, '\0')).rejects.toThrow(AppError)
  await test.db.prisma.project.update({ where: { id: projectId }, data: { trashedAt: new Date() } })
  expect(await said()).toEqual(['NOT_FOUND', 'UNAUTHENTICATED', 'NOT_FOUND', 'answers'])
  await test.db.prisma.project.update({ where: { id: projectId }, data: { trashedAt: null } })
})

it('loses a glance with its result, and says what is too large for one', async () => {
  const [gone, large] = [lens('gone'), lens('large')]
  const goneKey = await store(gone, { tokens: 44 })
  const largeKey = await store(large, { rows: 100, tokens: 1_000 })
  await show(gone, large)
  const before = await read(ask(people.owner))
  expect([...before.glances.keys()]).toEqual([goneKey])
  const second = await read(ask(people.owner))
  expect(second.index.get(questionText(large))).toMatchObject({ glance: false, run: { runKey: largeKey } })
  await test.db.prisma.result.delete({ where: { runKey: goneKey } })
  expect(await test.db.prisma.glance.findUnique({ where: { runKey: goneKey } })).toBeNull()
  const { index, glances } = await read(ask(people.owner))
  expect([index.size, glances.size]).toEqual([1, 0])
})

it('has a bound: what is beyond it asks by itself', async () => {
  const many = Array.from({ length: 1_100 }, (_, i) => lens(`prompt ${i}`))
  await show(...many)
  const far = await store(many[1_099]!, { tokens: 46 })
  const near = await store(many[0]!, { tokens: 47 })
  const { glances } = await read(ask(people.owner))
  expect([glances.has(near), glances.has(far)]).toEqual([true, false])
})

function reading(nRows: number, tokens: number): LensResult {
  const cells = (from: number) => Float32Array.from({ length: nRows * tokens }, (_, i) => from + (i % 97) / 97)
  return {
    kind: 'lens',
    facts: {
      ...{ checkpoint, engine: 3, provider: 'cpu', precision: 'float32', bos: 'none', computeMs: 1, loadMs: 0 },
      computedAt: '2026-01-01T00:00:00.000Z',
    },
    ids: Int32Array.from({ length: tokens }, (_, i) => i),
    tokens: Array.from({ length: tokens }, (_, i) => ({ text: `t${i}` })),
    rows: Array.from({ length: nRows }, (_, layer) => ({
      site: layer === nRows - 1 ? 'output' : 'resid_pre',
      layer,
    })),
    topK: 1,
    topIds: new Int32Array(nRows * tokens),
    ...{ topLogProbs: cells(-2), logSumExp: cells(5), entropy: cells(1), klFromOutput: cells(0), klToOutput: cells(0) },
    ...{ targetRank: new Int32Array(nRows * tokens).fill(3), targetLogProb: cells(-3) },
    vocabulary: new Map([[0, { text: 'a' }]]),
  }
}
