// Boards of stored lens readings for the browser benchmarks, written straight into a database.
import { buildBoardState, CARD_TYPE, FIRST_PAGE_ID, projectionOf } from '@lensboard/canvas/records'
import { decodeResult, encodeResult, GLANCE_VERSION, glanceOf, runKey, specHash } from '@lensboard/contract'
import { connect } from '@lensboard/db'
import { lensNaturalSize } from '@lensboard/heatmap'

const VOCABULARY = 50_257
const TOP = 5
/** Tokens that a position's rows have among their first five, as readings of small models do. */
const FOLLOWED = 24
/** Readings that differ; boards repeat them under keys of their own, so nothing is shared but the making. */
const VARIANTS = 8
const GAP = 48
// tldraw zooms out to 5 % and no further; so 200 cards are in view there.
const COLUMNS = 17

/** Fills an empty board with `cards` readings of `rows` × `tokens`, all computed before; `answer(n)` is what card n shows. */
export async function fillBoard(databaseUrl, { boardId, checkpoint, cards, rows, tokens }) {
  const db = connect(databaseUrl)
  try {
    const variants = Array.from({ length: Math.min(VARIANTS, cards) }, (_, n) =>
      encodeResult(reading(checkpoint, rows, tokens, n + 1), { packed: false }),
    )
    const glances = variants.map(glanceOf)
    const { width: w, height: h } = lensNaturalSize(rows, tokens)
    const records = []
    for (let n = 0; n < cards; n++) {
      const spec = question(checkpoint, n, tokens)
      const variant = n % variants.length
      await store(db, { boardId, spec, bytes: variants[variant], glance: glances[variant] })
      const place = { x: (n % COLUMNS) * (w + GAP), y: Math.floor(n / COLUMNS) * (h + GAP) }
      records.push({
        ...{ typeName: 'shape', type: CARD_TYPE, parentId: FIRST_PAGE_ID, id: `shape:bench-${n}` },
        ...{
          index: `a${String(n + 1).padStart(4, '0')}V`,
          rotation: 0,
          isLocked: false,
          opacity: 1,
          meta: {},
          ...place,
        },
        props: { w, h, title: `Reading ${n + 1}`, spec, metric: 'prob', layer: 0, head: 0 },
      })
    }
    const { projection, cardCount } = projectionOf(records)
    const state = new Uint8Array(buildBoardState(records))
    await db.prisma.boardBase.upsert({
      where: { boardId },
      create: { boardId, state, seq: 0 },
      update: { state, seq: 0 },
    })
    await db.prisma.board.update({ where: { id: boardId }, data: { projection, cardCount, savedAt: new Date() } })
    const answer = (n) => decodeResult(variants[n % variants.length])
    return { w, h, gap: GAP, columns: COLUMNS, bytes: variants[0].length, answer }
  } finally {
    await db.close()
  }
}

const question = (checkpoint, n, tokens) => ({
  ...{ kind: 'lens', checkpoint, bos: 'auto', lens: 'logit', topK: TOP, track: [], interventions: [] },
  input: { kind: 'ids', ids: Array.from({ length: tokens }, (_, i) => (n * 31 + i) % 1_000) },
  rows: { pre: true, mid: false, stride: 1 },
})

/** As the inference service does: the result, and beside it what a card far away draws. */
async function store(db, { boardId, spec, bytes, glance }) {
  const { ids } = spec.input
  const key = await runKey(spec, ids)
  await db.prisma.run.create({
    data: {
      ...{ key, kind: spec.kind, spec, ids, status: 'done', stage: { name: 'storing' }, computations: 1 },
      finishedAt: new Date(),
      result: { create: { bytes, glance: { create: { version: GLANCE_VERSION, bytes: glance } } } },
      aliases: { create: { specHash: await specHash(spec) } },
      boards: { create: { boardId } },
    },
  })
}

/** A reading that settles from row to row, with everything that a real one holds. */
function reading(checkpoint, nRows, tokens, seed) {
  const random = generator(seed)
  const cells = nRows * tokens
  const column = (make) =>
    Float32Array.from({ length: cells }, (_, cell) => make(Math.floor(cell / tokens) / (nRows - 1)))
  const ids = Int32Array.from({ length: tokens }, () => Math.floor(random() * VOCABULARY))
  const pool = Array.from({ length: tokens }, () =>
    Array.from({ length: FOLLOWED }, () => Math.floor(random() * VOCABULARY)),
  )
  const topIds = new Int32Array(cells * TOP)
  const topLogProbs = new Float32Array(cells * TOP)
  for (let cell = 0; cell < cells; cell++) {
    const depth = Math.floor(cell / tokens) / (nRows - 1)
    const from = Math.floor((1 - depth) * (FOLLOWED - TOP))
    for (let k = 0; k < TOP; k++) {
      topIds[cell * TOP + k] = pool[cell % tokens][from + k]
      topLogProbs[cell * TOP + k] = Math.log((0.02 + 0.7 * depth * random()) / 2 ** k)
    }
  }
  const starts = Int32Array.from({ length: tokens + 1 }, (_, t) => t * FOLLOWED)
  const all = tokens * FOLLOWED
  const logProbs = Float32Array.from({ length: nRows * all }, () => -12 * random())
  const ranks = Int32Array.from(logProbs, (value) => 1 + Math.floor(Math.exp(-value / 1.2)))
  const vocabulary = new Map([...new Set(pool.flat())].map((id) => [id, { text: ` w${id.toString(36)}` }]))
  const facts = {
    ...{ checkpoint, engine: 3, provider: 'cpu', precision: 'float32', bos: 'none', computeMs: 900, loadMs: 0 },
    computedAt: '2026-01-01T00:00:00.000Z',
  }
  return {
    ...{ kind: 'lens', facts, ids, topK: TOP, dVocab: VOCABULARY, topIds, topLogProbs, vocabulary },
    tokens: Array.from(ids, (id) => ({ text: ` t${id.toString(36)}` })),
    rows: Array.from({ length: nRows }, (_, layer) =>
      layer === nRows - 1 ? { site: 'output', layer: layer - 1 } : { site: 'resid_pre', layer },
    ),
    ...{ logSumExp: column(() => 10 + 5 * random()), entropy: column((depth) => 10 - 8 * depth * random()) },
    ...{ klFromOutput: column((depth) => 8 * (1 - depth)), klToOutput: column((depth) => 5 * (1 - depth)) },
    ...{ jsFromOutput: column((depth) => 0.6 * (1 - depth)) },
    targetRank: Int32Array.from({ length: cells }, (_, cell) => (cell % tokens === tokens - 1 ? 0 : 1 + (cell % 900))),
    targetLogProb: column((depth) => -10 + 9 * depth * random()).map((value, cell) =>
      cell % tokens === tokens - 1 ? Number.NaN : value,
    ),
    tracked: { starts, ids: Int32Array.from(pool.flat()), logProbs, ranks },
    parity: { maxAbsProb: 3e-6, maxAbsLogit: 4e-4, top1Agree: tokens, positions: tokens },
  }
}

/** Numbers from 0 to 1 that are the same in every run. */
function generator(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
