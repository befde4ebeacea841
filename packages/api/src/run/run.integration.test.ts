import { AppError, newSpec, type PersonFacts, type RunNews, type RunSpec, type RunState } from '@lensboard/contract'
import { failRun, finishRun, setStage, startRun } from '@lensboard/db'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CHECKPOINT, codeOf, lensSpec, openWorld, type World } from '../fixtures/world.js'
import { joinByToken, readResultFor, thumbnailFacts } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
})
afterAll(() => world.close())

const BYTES = new Uint8Array([1, 2, 3])
const newBoard = () => world.as(ada).project.create({ name: 'Facts' })
let prompts = 0
const freshSpec = () => lensSpec(`prompt number ${++prompts}`)

async function letIn(person: PersonFacts, projectId: string, role: 'viewer' | 'editor') {
  const link = await world.as(ada).share.createLink({ projectId, role })
  await joinByToken(world.db, person, link.path.split('/')[2]!)
  return link
}

/** What an inference worker does with a run. */
async function compute(runKey: string) {
  await startRun(world.db, runKey)
  await finishRun(world.db, runKey, { bytes: BYTES, workerId: 'worker' })
}

/**
 * Reads a watch into an array until it is stopped or ends; `ended` tells why. News that were on their way when it began
 * may tell once more what it was told first, so what is said twice counts once. Answers that came along stand apart.
 */
function watching(person: PersonFacts, boardId: string) {
  const stop = new AbortController()
  const states: RunState[] = []
  const answers = new Map<string, string>()
  const said = new Map<string, string>()
  const note = ({ answer, ...state }: RunNews) => {
    if (answer !== undefined) answers.set(state.runKey, answer)
    const text = JSON.stringify(state)
    if (said.get(state.runKey) === text) return
    said.set(state.runKey, text)
    states.push(state)
  }
  const ended = codeOf(
    (async () => {
      for await (const state of await world.as(person, stop.signal).run.watch({ boardId })) note(state)
    })(),
  )
  return { states, answers, ended, stop: () => stop.abort() }
}

test('ten people who ask the same at once get one run, one job and one key', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'editor')
  const spec = freshSpec()
  const asked = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      world.as(n % 2 ? ada : bo).run.request({ boardId, spec: structuredClone(spec) }),
    ),
  )
  const keys = new Set(asked.map(({ runKey }) => runKey))
  expect(keys.size).toBe(1)
  const [key] = [...keys]
  const { prisma, pool } = world.db
  expect(await prisma.run.count({ where: { key: key! } })).toBe(1)
  expect(await prisma.boardRun.count({ where: { boardId } })).toBe(1)
  const jobs = await pool.query('select 1 from graphile_worker.jobs where key = $1', [key])
  expect(jobs.rowCount).toBe(1)
  expect(asked[0]).toMatchObject({ status: 'queued', stage: { name: 'queued' } })
})

test('a small answer comes with the news to who asked for it, a large one and another viewer’s are fetched', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'viewer')
  const [hers, his] = [watching(ada, boardId), watching(bo, boardId)]
  const answers: [Uint8Array<ArrayBuffer>, string | undefined][] = [
    [BYTES, Buffer.from(BYTES).toString('base64')],
    [new Uint8Array(64 * 1024 + 1), undefined],
  ]
  for (const [bytes, told] of answers) {
    const { runKey } = await world.as(ada).run.request({ boardId, spec: freshSpec() })
    await startRun(world.db, runKey)
    await finishRun(world.db, runKey, { bytes, workerId: 'worker' })
    const done = { runKey, status: 'done' }
    await vi.waitFor(() => {
      for (const { states } of [hers, his]) expect(states.at(-1)).toMatchObject(done)
      expect(hers.answers.get(runKey)).toBe(told)
    })
  }
  expect(his.answers.size).toBe(0)
  hers.stop()
  his.stop()
})

test('equal tokens are one run whatever the prompt looked like, and a known question needs no tokenizer', async () => {
  const { boardId } = await newBoard()
  const caller = world.as(ada)
  const one = await caller.run.request({ boardId, spec: lensSpec('same words here') })
  const two = await caller.run.request({ boardId, spec: lensSpec('same  words here') })
  expect(two.runKey).toBe(one.runKey)
  const tokenized = world.models.tokenized
  await caller.run.request({ boardId, spec: lensSpec('same words here') })
  const other = await newBoard()
  expect((await caller.run.request({ boardId: other.boardId, spec: lensSpec('same words here') })).runKey).toBe(
    one.runKey,
  )
  expect(world.models.tokenized).toBe(tokenized)
})

test('a viewer sees what the board shows, and what it does not show only an editor can ask for', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'viewer')
  const spec = freshSpec()
  // Known elsewhere is not known here.
  const elsewhere = await world.as(ada).run.request({ boardId: (await newBoard()).boardId, spec })
  await compute(elsewhere.runKey)
  const watched = watching(bo, boardId)
  expect(await codeOf(world.as(bo).run.request({ boardId, spec }))).toBe('NO_RESULT_YET')
  expect(await codeOf(readResultFor(world.contextOf(bo), elsewhere.runKey))).toBe('NOT_FOUND')

  expect(await world.as(ada).run.request({ boardId, spec })).toMatchObject({ status: 'done' })
  expect(await world.as(bo).run.request({ boardId, spec })).toMatchObject({ status: 'done', runKey: elsewhere.runKey })
  await vi.waitFor(() => expect(watched.states).toMatchObject([{ status: 'done', runKey: elsewhere.runKey }]))
  expect([...(await readResultFor(world.contextOf(bo), elsewhere.runKey))]).toEqual([...BYTES])
  watched.stop()
  await watched.ended
})

test.each([
  ['no text', lensSpec(''), 'PROMPT_EMPTY', 'Write a prompt. It can be one word.'],
  ['no tokens', lensSpec('   '), 'PROMPT_EMPTY', 'Write a prompt. It can be one word.'],
  [
    'no ids',
    { ...lensSpec(''), input: { kind: 'ids', ids: [] } },
    'PROMPT_EMPTY',
    'Write a prompt. It can be one word.',
  ],
  [
    'ten thousand words',
    lensSpec('word '.repeat(10_000)),
    'PROMPT_TOO_LONG',
    'This prompt has 10,000 tokens. The limit is 8. Shorten it.',
  ],
  [
    'one endless word',
    lensSpec('a'.repeat(30_000)),
    'PROMPT_TOO_LONG',
    /^This card has 30,\d{3} bytes\. The limit is 24,576\. Shorten the prompt\.$/,
  ],
  [
    'an unknown model',
    newSpec('lens', { ...CHECKPOINT, hash: 'c'.repeat(64) }, 'hello'),
    'MODEL_UNKNOWN',
    'This model is not here. Choose another one.',
  ],
  ['a NUL', lensSpec('a\0b'), 'SPEC_INVALID', /Remove it\.$/],
  ['half a character', lensSpec('a\ud83d b'), 'SPEC_INVALID', /Remove it\.$/],
  ['a book', lensSpec('a'.repeat(200_001)), 'BAD_REQUEST', /spec\.input\.text/],
  ['fifty-one rows of answers', { ...lensSpec('hello'), topK: 51 }, 'BAD_REQUEST', /spec\.topK/],
  ['a kind that does not exist', { ...lensSpec('hello'), kind: 'magic' }, 'BAD_REQUEST', /spec\.kind/],
])('a card with %s is refused with its sentence, and nothing is queued', async (_, spec, code, message) => {
  const { boardId } = await newBoard()
  const error = await world
    .as(ada)
    .run.request({ boardId, spec: spec as RunSpec })
    .catch((reason: Error) => reason)
  expect((error as Error).cause).toMatchObject({ code, message: expect.stringMatching(message) })
  expect(await world.db.prisma.boardRun.count({ where: { boardId } })).toBe(0)
})

test('everybody on the board sees each stage of a run, first what was there before they came', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'viewer')
  const early = await world.as(ada).run.request({ boardId, spec: freshSpec() })
  await compute(early.runKey)
  const [first, second] = [watching(ada, boardId), watching(bo, boardId)]
  const both = (expected: object[]) =>
    vi.waitFor(() => {
      expect(first.states).toMatchObject(expected)
      expect(second.states).toMatchObject(expected)
    })
  const told: object[] = [{ runKey: early.runKey, status: 'done' }]
  await both(told)
  const { runKey } = await world.as(ada).run.request({ boardId, spec: freshSpec() })
  const steps: [() => Promise<unknown>, object][] = [
    [async () => {}, { status: 'queued' }],
    [() => startRun(world.db, runKey), { status: 'running', stage: { name: 'loading' } }],
    [
      () => setStage(world.db, runKey, { name: 'running', done: 3, total: 8, unit: 'positions' }),
      { status: 'running', stage: { name: 'running', done: 3, total: 8, unit: 'positions' } },
    ],
    [() => finishRun(world.db, runKey, { bytes: BYTES, workerId: 'worker' }), { status: 'done' }],
  ]
  for (const [step, state] of steps) {
    await step()
    told.push({ runKey, ...state })
    await both(told)
  }
  // A run of another board is none of theirs.
  await world.as(ada).run.request({ boardId: (await newBoard()).boardId, spec: freshSpec() })
  await new Promise((passed) => setTimeout(passed, 200))
  await both(told)

  for (const watched of [first, second]) watched.stop()
  expect(await Promise.all([first.ended, second.ended])).toEqual(['ok', 'ok'])
  expect(world.runEvents.subscribers()).toBe(0)
})

test('who loses the board in the middle of watching hears that it is gone, and nothing more', async () => {
  const { projectId, boardId } = await newBoard()
  const link = await letIn(bo, projectId, 'viewer')
  const { runKey } = await world.as(ada).run.request({ boardId, spec: freshSpec() })
  const [mine, theirs] = [watching(ada, boardId), watching(bo, boardId)]
  await vi.waitFor(() => expect([mine.states.length, theirs.states.length]).toEqual([1, 1]))
  await world.as(ada).share.revokeLink({ projectId, linkId: link.id })
  expect(await theirs.ended).toBe('NOT_FOUND')
  await compute(runKey)
  await vi.waitFor(() => expect(mine.states.at(-1)).toMatchObject({ status: 'done' }))
  expect(theirs.states).toHaveLength(1)
  expect(await codeOf(readResultFor(world.contextOf(bo), runKey))).toBe('NOT_FOUND')
  mine.stop()
  await mine.ended
})

test('what happened while the connection to the database was cut is told when it is back', async () => {
  const { boardId } = await newBoard()
  const { runKey } = await world.as(ada).run.request({ boardId, spec: freshSpec() })
  const watched = watching(ada, boardId)
  await vi.waitFor(() => expect(watched.states).toHaveLength(1))
  // The update itself tells nobody, as if its news had fallen into the gap.
  await world.db.prisma.run.update({ where: { key: runKey }, data: { status: 'done' } })
  await world.db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`,
  )
  await vi.waitFor(() => expect(watched.states.at(-1)).toMatchObject({ runKey, status: 'done' }), 5_000)
  watched.stop()
  await watched.ended
})

test('a failed run says why to all, and an editor has it tried again', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'viewer')
  const spec = freshSpec()
  const { runKey } = await world.as(ada).run.request({ boardId, spec })
  await startRun(world.db, runKey)
  await failRun(world.db, runKey, { code: 'OUT_OF_MEMORY', message: 'There is not enough memory to run this.' })
  const failed = {
    status: 'failed',
    error: { code: 'OUT_OF_MEMORY', message: 'There is not enough memory to run this.' },
  }
  expect(await world.as(bo).run.request({ boardId, spec })).toMatchObject(failed)
  expect(await codeOf(world.as(bo).run.retry({ boardId, runKey }))).toBe('FORBIDDEN')
  const elsewhere = await newBoard()
  expect(await codeOf(world.as(ada).run.retry({ boardId: elsewhere.boardId, runKey }))).toBe('NOT_FOUND')
  const again = await world.as(ada).run.retry({ boardId, runKey })
  expect(again).toMatchObject({ runKey, status: 'queued' })
  expect(again).not.toHaveProperty('error')
})

test('a result is read by who may see a board that shows it, and by nobody else', async () => {
  const { boardId } = await newBoard()
  const spec = freshSpec()
  const { runKey } = await world.as(ada).run.request({ boardId, spec })
  expect(await codeOf(readResultFor(world.contextOf(ada), runKey))).toBe('NOT_FOUND')
  await compute(runKey)
  expect([...(await readResultFor(world.contextOf(ada), runKey))]).toEqual([...BYTES])
  const shared = await newBoard()
  await letIn(bo, shared.projectId, 'viewer')
  await world.as(ada).run.request({ boardId: shared.boardId, spec })
  expect([...(await readResultFor(world.contextOf(bo), runKey))]).toEqual([...BYTES])
  await world.as(ada).project.trash({ projectId: shared.projectId })
  expect([
    await codeOf(readResultFor(world.contextOf(bo), runKey)),
    await codeOf(readResultFor(world.contextOf(null), runKey)),
    await codeOf(readResultFor(world.contextOf(ada), '../etc/passwd')),
    await codeOf(readResultFor(world.contextOf(ada), 'd'.repeat(64))),
  ]).toEqual(['NOT_FOUND', 'UNAUTHENTICATED', 'NOT_FOUND', 'NOT_FOUND'])
})

test('a thumbnail is drawn from the saved board and the results of its cards', async () => {
  const { boardId } = await newBoard()
  expect(await thumbnailFacts(world.db, ada.id, boardId)).toEqual({ records: null, savedAt: null, results: new Map() })
  const [known, unasked] = [freshSpec(), freshSpec()]
  const { runKey } = await world.as(ada).run.request({ boardId, spec: known })
  await compute(runKey)
  const box = { x: 10, y: 20, w: 400, h: 300 }
  const savedAt = new Date()
  const cards = [
    { id: 'shape:a', ...box, title: 'A', spec: known },
    { id: 'shape:b', ...box, title: 'B', spec: unasked },
    { id: 'shape:c', ...box, title: 'of a later version', spec: { ...known, kind: 'later' } },
  ]
  const shapes = [{ type: 'note', ...box, color: 'yellow', text: 'look' }]
  await world.db.prisma.board.update({
    where: { id: boardId },
    data: { savedAt, projection: { version: 1, cards, shapes } },
  })
  const facts = await thumbnailFacts(world.db, ada.id, boardId)
  expect(facts.savedAt).toEqual(savedAt)
  expect(facts.records?.map(({ id, type, x, y, props }) => [id, type, x, y, props.w, props.h])).toEqual([
    ['shape:0', 'note', 10, 20, 400, 300],
    ['shape:a', 'card', 10, 20, 400, 300],
    ['shape:b', 'card', 10, 20, 400, 300],
  ])
  expect([...facts.results].map(([id, [bytes, ...more]]) => [id, [...bytes!], more])).toEqual([
    ['shape:a', [...BYTES], []],
  ])
  expect(await codeOf(thumbnailFacts(world.db, bo.id, boardId))).toBe('NOT_FOUND')
})

test('who asks and asks for what nobody asked before is told to wait; known answers and other people go on', async () => {
  const cy = await world.newPerson('Cy')
  const { boardId } = await world.as(cy).project.create({ name: 'Many' })
  const first = freshSpec()
  const { runKey } = await world.as(cy).run.request({ boardId, spec: first })
  for (let n = 0; n < 119; n++)
    expect(await codeOf(world.as(cy).run.request({ boardId, spec: lensSpec('   ') }))).toBe('PROMPT_EMPTY')
  const tokenized = world.models.tokenized
  expect(await codeOf(world.as(cy).run.request({ boardId, spec: freshSpec() }))).toBe('RATE_LIMITED')
  expect(world.models.tokenized).toBe(tokenized)
  expect(await codeOf(world.as(cy).run.retry({ boardId, runKey }))).toBe('RATE_LIMITED')
  expect(await world.as(cy).run.request({ boardId, spec: first })).toMatchObject({ runKey })
  const other = await newBoard()
  expect(await codeOf(world.as(ada).run.request({ boardId: other.boardId, spec: freshSpec() }))).toBe('ok')
})

test('one person has at most 200 cards waiting', async () => {
  const di = await world.newPerson('Di')
  const { boardId } = await world.as(di).project.create({ name: 'Waiting' })
  const waiting = (n: number) => ({
    key: `${String(n).padStart(8, '0')}${'e'.repeat(56)}`,
    kind: 'lens',
    spec: lensSpec('waits'),
    stage: { name: 'queued' },
    requestedById: di.id,
  })
  const { prisma } = world.db
  await prisma.run.createMany({ data: Array.from({ length: 200 }, (_, n) => waiting(n)) })
  const error = await world
    .as(di)
    .run.request({ boardId, spec: freshSpec() })
    .catch((reason: Error) => reason)
  expect((error as Error).cause).toMatchObject({
    code: 'RATE_LIMITED',
    message: '200 cards of yours are waiting to run. Let some finish, then try again.',
  })
  await prisma.run.update({ where: { key: waiting(0).key }, data: { status: 'done' } })
  expect(await codeOf(world.as(di).run.request({ boardId, spec: freshSpec() }))).toBe('ok')
  await prisma.run.deleteMany({ where: { requestedById: di.id } })
})

test('the tokenizer is asked at most 20 times a second by one person', async () => {
  const ed = await world.newPerson('Ed')
  const ask = () =>
    codeOf(world.as(ed).models.tokenize({ checkpoint: CHECKPOINT, input: { kind: 'text', text: 'hi' }, bos: 'auto' }))
  const codes = await Promise.all(Array.from({ length: 21 }, ask))
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(1)
  await new Promise((passed) => setTimeout(passed, 1_100))
  expect(await ask()).toBe('ok')
})

test('the inference service that is away is said to be away, and the board goes on', async () => {
  const { boardId } = await newBoard()
  const down = vi.spyOn(world.models, 'tokenize').mockRejectedValueOnce(new AppError('INFERENCE_DOWN'))
  const spec = freshSpec()
  expect(await codeOf(world.as(ada).run.request({ boardId, spec }))).toBe('INFERENCE_DOWN')
  down.mockRestore()
  expect(await world.as(ada).run.request({ boardId, spec })).toMatchObject({ status: 'queued' })
})

test('what a card will cost is told to who may ask it: nothing once its answer is stored', async () => {
  const { projectId, boardId } = await newBoard()
  await letIn(bo, projectId, 'viewer')
  const spec = freshSpec()
  const before = await world.as(ada).run.cost({ boardId, spec, tokens: 6 })
  expect(before.stored).toBe(false)
  const { runKey } = await world.as(ada).run.request({ boardId, spec })
  await compute(runKey)
  expect(await world.as(ada).run.cost({ boardId, spec, tokens: 6 })).toEqual({ stored: true, ms: 0 })
  // Another question of this model is told by the time that this one took.
  const other = await world.as(ada).run.cost({ boardId, spec: freshSpec(), tokens: 6 })
  expect(other).toEqual({ stored: false, ms: expect.any(Number) })
  expect(await codeOf(world.as(bo).run.cost({ boardId, spec, tokens: 6 }))).toBe('FORBIDDEN')
})
