import { type LensResult, pieceLabel } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { alignmentOf } from './alignment.js'
import { tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { matchReadings } from './match-readings.js'
import { metricValue, shownMetric } from './metrics.js'
import { alignmentNotes, pairWords } from './pair-words.js'

/** Without the row of the embedding, as a lens reads that has no map for it. */
const shorter = {
  ...tinyFollowed,
  rows: tinyFollowed.rows.slice(1),
  topIds: tinyFollowed.topIds.slice(6),
  topLogProbs: tinyFollowed.topLogProbs.slice(6),
  logSumExp: tinyFollowed.logSumExp.slice(3),
  entropy: tinyFollowed.entropy.slice(3).map((nats) => nats + 1),
  klFromOutput: tinyFollowed.klFromOutput.slice(3),
  klToOutput: tinyFollowed.klToOutput.slice(3),
  targetRank: tinyFollowed.targetRank.slice(3),
  targetLogProb: tinyFollowed.targetLogProb.slice(3),
  jsFromOutput: tinyFollowed.jsFromOutput!.slice(3),
  tracked: {
    ...tinyFollowed.tracked!,
    logProbs: tinyFollowed.tracked!.logProbs.slice(8),
    ranks: tinyFollowed.tracked!.ranks.slice(8),
  },
}

test('readings with the same rows stay as they are', () => {
  const { a, b } = matchReadings(tinyLens, tinyFollowed)
  expect(a).toBe(tinyLens)
  expect(b).toBe(tinyFollowed)
})

test('a row that one of two readings lacks is missing in it, not 0, and the others keep their values', () => {
  const { a, b } = matchReadings(shorter, tinyFollowed)
  expect(b).toBe(tinyFollowed)
  expect(a.rows).toEqual(tinyFollowed.rows)
  for (const metric of ['prob', 'entropy', 'targetRank', 'tokenLogProb:10', 'jsFromOutput'])
    expect(metricValue(a, metric, 0, 0)).toBeNaN()
  for (const metric of ['prob', 'klFromOutput', 'targetRank', 'tokenRank:10'])
    expect(metricValue(a, metric, 1, 1)).toBe(metricValue(tinyFollowed, metric, 1, 1))
  expect(matchReadings(shorter, tinyFollowed).a).toBe(a)
})

test('a difference of two readings is A − B with both names, and missing where one has no row', () => {
  const { a, b } = matchReadings(shorter, tinyFollowed)
  const sides = { a: 'Jacobian lens', b: 'Logit lens' }
  const entropy = shownMetric('entropy', { baseline: b, sides })
  expect([0, 1, 2].map((row) => entropy.at(a, row * 3))).toEqual([Number.NaN, 1, 1])
  expect(entropy.name).toBe('Entropy, A − B')
  expect(entropy.meaning).toBe('A: Jacobian lens. B: Logit lens.')
  expect(entropy.missing).toMatch(/one of the two has no such row or no such token/)
  expect(entropy.domain(a)).toEqual({ min: -1, max: 1, scale: 'linear' })
  expect(shownMetric('entropy', { baseline: b, sides: { ...sides } })).toBe(entropy)
  expect(shownMetric('entropy', { baseline: b }).name).toBe('Entropy, with − without')
})

test('equal ids of two vocabularies are not the same token: texts decide, and one token has one id', () => {
  const other: LensResult = {
    ...tinyLens,
    ids: Int32Array.of(11, 10, 12),
    topIds: tinyLens.topIds.map((id) => (id === 10 ? 11 : id === 11 ? 10 : id)),
    vocabulary: new Map([
      [11, { text: 'The' }],
      [10, { text: ' cat' }],
      [12, { text: '\n' }],
      [13, { text: ' dog' }],
    ]),
  }
  const { a, b } = matchReadings(tinyLens, other)
  expect(alignmentOf(a, b)?.by).toBe('text')
  expect(a).toBe(tinyLens)
  expect([...b.ids]).toEqual([10, 11, 12])
  // Where both name the same words with the same numbers, the difference is 0 everywhere.
  expect([...b.topIds.slice(0, 16)]).toEqual([...tinyLens.topIds.slice(0, 16)])
  // 13 is another token in each, so it is not one in both.
  expect(b.topIds[17]).not.toBe(13)
  expect(b.vocabulary.get(b.topIds[17]!)).toEqual({ text: ' dog' })
  expect(alignmentNotes(a, b).map(({ short }) => short)).toEqual(['tokens by text'])
})

/** The reading with a token before it that the other one does not have. */
const longer: LensResult = {
  ...tinyFollowed,
  ids: Int32Array.of(99, 10, 11, 12),
  tokens: [{ text: 'Once' }, ...tinyFollowed.tokens],
  ...Object.fromEntries((['topIds', 'topLogProbs'] as const).map((column) => [column, wider(tinyFollowed[column], 2)])),
  ...Object.fromEntries(
    (
      ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetRank', 'targetLogProb', 'jsFromOutput'] as const
    ).map((column) => [column, wider(tinyFollowed[column]!, 1)]),
  ),
  tracked: { ...tinyFollowed.tracked!, starts: Int32Array.of(0, 0, 2, 5, 8) },
  vocabulary: new Map([...tinyFollowed.vocabulary, [99, { text: 'Once' }]]),
}

/** A column of 3 rows × 3 positions with the first position of each row said twice. */
function wider<A extends Float32Array | Int32Array>(data: A, width: number): A {
  const row = (r: number) => [...data.subarray(r * 3 * width, (r + 1) * 3 * width)]
  return new (data.constructor as new (n: number[]) => A)(
    [0, 1, 2].flatMap((r) => [...row(r).slice(0, width), ...row(r)]),
  )
}

test('a token that one reading lacks is a column of its own, missing in it, and every other number stands where its token is', () => {
  const { a, b } = matchReadings(tinyFollowed, longer)
  expect(b).toBe(longer)
  expect([...a.ids]).toEqual([-1, 10, 11, 12])
  expect(a.tokens.map(pieceLabel)).toEqual(['Once', 'The', ' cat', '\n'])
  for (const metric of ['prob', 'entropy', 'tokenLogProb:10', 'tokenRank:12', 'jsFromOutput', 'targetRank'])
    for (let row = 0; row < 3; row++) {
      expect(metricValue(a, metric, row, 0)).toBeNaN()
      for (let t = 0; t < 3; t++)
        expect(metricValue(a, metric, row, t + 1)).toEqual(metricValue(tinyFollowed, metric, row, t))
    }
  const entropy = shownMetric('entropy', { baseline: b, sides: { a: 'short', b: 'long' } })
  expect([0, 1, 2, 3].map((t) => entropy.at(a, t))).toEqual([Number.NaN, 0, 0, 0])
  expect(alignmentNotes(a, b).map(({ short }) => short)).toEqual(['3 of 4 positions align'])
  expect(alignmentNotes(a, b)[0]!.full).toMatch(/0 only in the first reading, 1 only in the second/)
  const words = pairWords(a, b)!
  expect(words.columnName(0)).toBe('Once (only in B)')
  expect(words.only(0)).toBe('This token is only in B.')
  expect(words.columnPlace(2)).toBe('position 1 in A, 2 in B')
  expect(words.spellColumn(2)).toBe('position 1 in A, 2 in B, space cat')
})

test('swapping two readings mirrors their difference', () => {
  const [one, other] = [matchReadings(tinyFollowed, longer), matchReadings(longer, tinyFollowed)]
  const there = shownMetric('entropy', { baseline: one.b })
  const back = shownMetric('entropy', { baseline: other.b })
  for (let cell = 0; cell < 12; cell++) expect(there.at(one.a, cell)).toEqual(0 - back.at(other.a, cell))
})

test('by position the same places are held against each other whatever token stands there', () => {
  const { a, b } = matchReadings(tinyFollowed, longer, 'position')
  expect(a.ids.length).toBe(4)
  expect(b).toBe(longer)
  expect(metricValue(a, 'entropy', 1, 3)).toBeNaN()
  expect(pairWords(a, b)!.columnName(1)).toBe(' cat | The')
  expect(alignmentNotes(a, b).map(({ short }) => short)).toEqual(['by position, 0 of 4 alike'])
})

test('models of different depth are matched by relative depth, and that is said', () => {
  const site = 'resid_pre' as const
  const deep: LensResult = {
    ...tinyLens,
    rows: [0, 1, 2, 3].map((layer) => ({ site, layer })).concat({ site: 'output' as never, layer: 3 }),
    ...Object.fromEntries(
      (['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetLogProb', 'topLogProbs'] as const).map((c) => [
        c,
        Float32Array.from({ length: c === 'topLogProbs' ? 30 : 15 }, (_, i) => -i),
      ]),
    ),
    topIds: new Int32Array(30).fill(10),
    targetRank: new Int32Array(15).fill(1),
  }
  const { a, b } = matchReadings(tinyLens, deep)
  expect(a).toBe(tinyLens)
  expect(b.rows.map(({ site, layer }) => `${site} ${layer}`)).toEqual(['resid_pre 0', 'resid_pre 2', 'output 3'])
  expect([0, 1, 2].map((row) => b.entropy[row * 3])).toEqual([-0, -6, -12])
  expect(pairWords(a, b)!.rowLabel(1)).toBe('L1·L2')
  expect(pairWords(a, b)!.rowLabel(2)).toBe('output')
  expect(alignmentNotes(a, b).map(({ short }) => short)).toEqual(['rows matched by relative depth'])
})

test('what B says in the end is asked of both, where they know it', () => {
  const metric = shownMetric('otherChoiceProb', { baseline: tinyFollowed, sides: { a: 'x', b: 'y' } })
  expect(metric.name).toBe('Probability of the top token of B, A − B')
  const { tracked: _, ...older } = tinyFollowed
  // At position 1 the output of B says 12, which the first row of a reading without followed tokens does not list.
  expect(metric.of!.at(tinyFollowed, 1)).toBeCloseTo(0.01, 6)
  expect(metric.of!.at(older, 1)).toBeNaN()
  expect(metric.at(tinyFollowed, 1)).toBe(0)
  expect(metric.missing).toMatch(/neither follows nor lists/)
})

test('ranks differ by their ratio: ten times further down is 1, and the same rank is 0', () => {
  const later = { ...tinyLens, targetRank: tinyLens.targetRank.map((rank) => rank * 10) }
  const metric = shownMetric('targetRank', { baseline: tinyLens, sides: { a: 'x', b: 'y' } })
  expect(metric.at(later, 0)).toBeCloseTo(1, 12)
  expect(metric.at(tinyLens, 0)).toBe(0)
  expect(metric.at(later, 2)).toBeNaN()
  expect(metric.format(1)).toBe('+1.00 (10\u00a0× further down)')
  expect(metric.name).toBe('Rank of the true next token, A ÷ B')
})
