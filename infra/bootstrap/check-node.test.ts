import { expect, test } from 'vitest'
import { checkNode } from './check-node.mjs'

test('an old Node is refused with a sentence, newer ones are not', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.21.0']) checkNode(version)
  for (const version of ['18.20.8', '20.18.3'])
    expect(() => checkNode(version)).toThrow(`Lensboard needs Node 20.19 or newer, and this is ${version}.`)
})
