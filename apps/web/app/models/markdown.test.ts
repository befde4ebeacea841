import { expect, test } from 'vitest'
import { markdownBlocks } from './markdown'

test('headings, paragraphs, lists, code and tables are told apart', () => {
  const text = [
    '---',
    'license: mit',
    '---',
    '# A model',
    '',
    'Two lines of',
    'one paragraph.',
    '- one',
    '- two',
    '```',
    'x = 1',
    '```',
    '| a | b |',
    '|---|---|',
    '| 1 | |',
  ].join('\n')
  expect(markdownBlocks(text)).toEqual([
    { kind: 'heading', text: 'A model' },
    { kind: 'paragraph', text: 'Two lines of one paragraph.' },
    { kind: 'list', items: ['one', 'two'] },
    { kind: 'code', text: 'x = 1' },
    { kind: 'table', head: ['a', 'b'], rows: [['1', '']] },
  ])
})

test.each(['```never closed', '- ', '|', '#', '#x\n#', '---\n'])('%j ends, and loses no line', (text) => {
  expect(markdownBlocks(text).length).toBeLessThanOrEqual(2)
})

test('tags and pictures are left out, their words stay, and code keeps everything', () => {
  const text = [
    '<div align="center">',
    '<b>Tiny</b> <!-- no --> model, x < y',
    '</div>',
    '![logo](x.png)',
    '[![b](y)](z)',
    '```',
    '<s>',
    '```',
  ].join('\n')
  expect(markdownBlocks(text)).toEqual([
    { kind: 'paragraph', text: 'Tiny  model, x < y' },
    { kind: 'code', text: '<s>' },
  ])
})
