import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openTokenizer } from '@lensboard/weights'
import { afterAll, describe, expect, it } from 'vitest'

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(`${FIXTURES}/${path}`, 'utf8'))
const strings: string[] = json('strings.json')
const kinds = readdirSync(FIXTURES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))

/** Written by generate.py with Hugging Face's own tokenizers; `offsets` holds start and end of every token in UTF-16. */
interface Golden {
  before: number[]
  after: number[]
  ids: number[][]
  offsets: number[][]
}

/** Half a character has no UTF-8: it is read as the replacement character. */
const whole = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')
/** Their normalisers join or drop characters, so pieces do not spell the text as it was typed. */
const LOSES = new Set(['unigram', 'unigram-bytes', 'wordpiece'])
/** How these say a text that loses nothing; the others say it as it is. */
const NFC = new Set(['gpt-neox', 'qwen2', 'cohere'])
const PREFIXES = new Set(['llama2', 'mistral', 'phi3'])

const table: Record<string, { ids: number; offsets: number }> = {}
afterAll(() => {
  const lines = kinds.map((kind) => `${kind}: ids ${table[kind]?.ids}, offsets ${table[kind]?.offsets}`)
  console.info(`Equal to Hugging Face, of ${strings.length} strings\n${lines.join('\n')}`)
})

it('there are 200 different strings', () => {
  expect(new Set(strings).size).toBe(200)
})

describe.each(kinds)('the %s tokenizer', (kind) => {
  const tokenizer = openTokenizer(json(`${kind}/tokenizer.json`), json(`${kind}/tokenizer_config.json`))
  const { before, after, ids, offsets }: Golden = json(`${kind}/golden.json`)
  const read = strings.map((text) => tokenizer.read(text, { specials: false }))
  const ranges = read.map((tokens) => tokens.map(({ range }) => range as [number, number]))
  const theirs = offsets.map((flat) => Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2)))
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  table[kind] = {
    ids: read.filter((tokens, i) =>
      same(
        tokens.map(({ id }) => id),
        ids[i],
      ),
    ).length,
    offsets: ranges.filter((range, i) => same(range, theirs[i])).length,
  }

  it('gives Hugging Face’s ids for all strings, with and without what it adds by itself', () => {
    expect(read.map((tokens) => tokens.map(({ id }) => id))).toEqual(ids)
    const auto = strings.map((text) => tokenizer.encode(text, { specials: true }))
    expect(auto).toEqual(ids.map((plain) => [...before, ...plain, ...after]))
  })

  it('gives Hugging Face’s offsets, and all that was joined where its normaliser joins characters', () => {
    strings.forEach((text, i) => {
      if (!NFC.has(kind) && !LOSES.has(kind)) {
        expect(ranges[i]).toEqual(theirs[i])
        return
      }
      // Hugging Face names the first of joined characters; a run of byte tokens it names as a whole.
      ranges[i]?.forEach(([from, to], t) => {
        const [start = -1, end = -1] = theirs[i]?.[t] ?? []
        const within = (from <= start && end <= to) || (start <= from && to <= end)
        expect({ text, t, from, to, within }).toEqual({ text, t, from, to, within: true })
      })
    })
  })

  it('gives ranges that never go back and lie in the text', () => {
    strings.forEach((text, i) => {
      let [lastFrom, lastTo] = [0, 0]
      for (const [from, to] of ranges[i] ?? []) {
        expect(from >= lastFrom && to >= lastTo && from <= to && to <= text.length).toBe(true)
        ;[lastFrom, lastTo] = [from, to]
      }
    })
  })

  it.skipIf(LOSES.has(kind))('covers the whole text', () => {
    strings.forEach((text, i) => {
      const covered = new Set(ranges[i]?.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k)))
      expect({ text, covered: covered.size }).toEqual({ text, covered: text.length })
    })
  })

  it('spells the text out of its pieces, and never a character that is not there', () => {
    strings.forEach((text, i) => {
      const pieces = read[i]?.map(({ id }) => tokenizer.piece(id)) ?? []
      if (!whole(text).includes('\ufffd'))
        for (const piece of pieces) expect('text' in piece && piece.text.includes('\ufffd')).toBe(false)
      const bytes = pieces.map((piece) => ('text' in piece ? Buffer.from(piece.text) : Buffer.from(piece.bytes, 'hex')))
      const said = Buffer.concat(bytes).toString()
      if (LOSES.has(kind) || text.includes('▁')) return
      if (NFC.has(kind)) expect(said).toBe(whole(text).normalize('NFC'))
      // A space stands before each stretch of text, and some special tokens take the space behind them.
      else if (!PREFIXES.has(kind)) expect(said).toBe(whole(text))
      else if (text.includes('<')) expect(said.replace(/\s/g, '')).toBe(whole(text).replace(/\s/g, ''))
      else expect(said.replace(/^ /, '')).toBe(text.startsWith(' ') && said === text ? text.slice(1) : whole(text))
    })
  })
})

describe('the text of a special token, typed by a person', () => {
  const open = (kind: string) => openTokenizer(json(`${kind}/tokenizer.json`), json(`${kind}/tokenizer_config.json`))

  it.each([
    ['gpt2', 'before<|endoftext|>after', '<|endoftext|>'],
    ['llama2', '<s>text</s>', '<s>'],
    ['phi3', '<|user|> hi <|end|> <|assistant|>', '<|user|>'],
    ['qwen2', '<|im_start|>user\nhi<|im_end|>\n', '<|im_start|>'],
  ])('is that token in %s, and says so', (kind, text, token) => {
    const tokenizer = open(kind)
    const specials = tokenizer.encode(text, { specials: false }).map(tokenizer.piece)
    expect(specials).toContainEqual({ text: token, special: true })
  })

  it.each([
    ['gpt2', 'Has <|endoftext|>, but adds nothing by itself.'],
    ['llama2', 'Adds <s> in front.'],
    ['llama3', 'Adds <|begin_of_text|> in front.'],
    ['opt', 'Adds </s> in front.'],
    ['phi3', 'Has <s>, but adds nothing by itself.'],
    ['qwen2', 'Adds nothing. (This tokenizer has no BOS.)'],
    ['wordpiece', 'Adds [CLS] in front and [SEP] behind. (This tokenizer has no BOS.)'],
  ])('and what %s does about a BOS is a sentence', (kind, sentence) => {
    expect(open(kind).bosRule).toBe(sentence)
  })
})
