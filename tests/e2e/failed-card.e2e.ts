import { CARD_TYPE, FIRST_PAGE_ID, recordMap, writeRecord } from '@lensboard/canvas/records'
import { newSpec } from '@lensboard/contract'
import { expect } from '@playwright/test'
import { joinAs } from './board-client.js'
import { cards, guest, newBoard } from './people.js'
import { test } from './product.js'

test('a card whose model is not here says why, offers a retry, and hurts nothing else', async ({
  browser,
  baseURL,
}) => {
  const ada = await guest(browser, baseURL!)
  const boardId = await newBoard(ada.page)
  const { doc, leave } = await joinAs(ada, baseURL!, boardId)
  const spec = newSpec('lens', { name: 'gone-model', hash: 'f'.repeat(64) }, 'The capital of France is')
  const shape = { typeName: 'shape', parentId: FIRST_PAGE_ID, rotation: 0, isLocked: false, opacity: 1, meta: {} }
  const props = { w: 400, h: 360, title: '', spec, metric: 'prob', layer: 0, head: 'mean' }
  const card = { ...shape, id: 'shape:gone', type: CARD_TYPE, index: 'a1', x: 0, y: 0, props }
  doc.transact(() => writeRecord(recordMap(doc), null, card as never))

  const shown = cards(ada.page).first()
  await expect(shown).toHaveAttribute('data-phase', 'failed', { timeout: 30_000 })
  await expect(shown.getByRole('alert')).toContainText('MODEL_UNKNOWN')
  await expect(shown.getByRole('alert')).toContainText(/Choose another/)
  await shown.getByRole('button', { name: 'Try again' }).click()
  await expect(shown).toHaveAttribute('data-phase', 'failed', { timeout: 30_000 })
  await expect(ada.page.getByRole('status', { name: 'Save state' })).toHaveText('Saved')
  leave()
  await ada.context.close()
})
