import { MESSAGE, type TogetherAsk, TogetherNews } from '@lensboard/contract'
import { setMemberRole } from '@lensboard/db'
import { readVarString } from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Tab, World } from './fixtures/world.js'

const GRACE_MS = 600
let world: World
beforeAll(async () => {
  world = await World.open({ presenterGraceMs: GRACE_MS })
})
afterEach(() => world.leaveAll())
afterAll(() => world.close())

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A tab that notes what it is told about looking together, and asks. */
async function open(boardId: string, person: { id: string; cookie: string }) {
  const tab = world.tab(boardId, person)
  const news: TogetherNews[] = []
  tab.provider.messageHandlers[MESSAGE.together] = (_encoder, decoder) => {
    news.push(TogetherNews.parse(JSON.parse(readVarString(decoder))))
  }
  await tab.synced
  return { tab, news, ask: (asked: TogetherAsk | string) => send(tab, asked) }
}

function send({ provider }: Tab, asked: TogetherAsk | string) {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.together)
  encoding.writeVarString(frame, typeof asked === 'string' ? asked : JSON.stringify(asked))
  provider.ws?.send(encoding.toUint8Array(frame))
}

async function board() {
  const [ada, bo, cy] = await Promise.all([world.person('Ada'), world.person('Bo'), world.person('Cy')])
  const { boardId, projectId } = await world.board(ada)
  await world.let(bo, projectId, 'editor')
  await world.let(cy, projectId, 'viewer')
  return { ada, bo, cy, boardId, projectId }
}

test('who edits asks everybody to look, under the name the server knows; latecomers are told, and stopping ends it', async () => {
  const { ada, bo, cy, boardId } = await board()
  const [hers, his] = [await open(boardId, ada), await open(boardId, bo)]
  hers.ask({ ask: 'present' })
  const by = { id: ada.id, name: 'Ada', color: expect.any(String) }
  await until(() => expect(his.news).toEqual([{ is: 'presenting', by }]))
  await until(() => expect(hers.news).toEqual([{ is: 'presenting', by }]))
  const late = await open(boardId, cy)
  await until(() => expect(late.news).toEqual([{ is: 'presenting', by }]))
  // Nobody but the presenter ends it.
  his.ask({ ask: 'stop' })
  hers.ask({ ask: 'stop' })
  await until(() => expect(late.news.at(-1)).toEqual({ is: 'ended', by, lost: false }))
  expect(his.news).toHaveLength(2)
})

test('P10: nobody presents by saying so in their presence, without the right, or with words that are none', async () => {
  const { ada, bo, cy, boardId } = await board()
  const [hers, viewer] = [await open(boardId, ada), await open(boardId, cy)]
  viewer.tab.provider.awareness.setLocalState({ c: [1, 1], presenter: true, presenting: { by: { id: cy.id } } })
  viewer.ask({ ask: 'present' })
  viewer.ask({ ask: 'bring', person: ada.id })
  viewer.ask(JSON.stringify({ is: 'presenting', by: { id: ada.id, name: 'Ada', color: '#000' } }))
  const editor = await open(boardId, bo)
  editor.ask('{')
  editor.ask(JSON.stringify({ ask: 'present', as: ada.id }))
  editor.ask(JSON.stringify({ ask: 'bring', person: 'x'.repeat(300) }))
  editor.tab.provider.awareness.setLocalState({ c: [7, 7] })
  // What came before it on the same socket was heard.
  await until(() =>
    expect([...hers.tab.provider.awareness.getStates().values()]).toContainEqual(
      expect.objectContaining({ c: [7, 7] }),
    ),
  )
  expect([hers.news, editor.news, viewer.news]).toEqual([[], [], []])
  expect([editor.tab.closed, viewer.tab.closed]).toEqual([[], []])
})

test('one person is brought, nobody else, and asking again and again is not heard', async () => {
  const { ada, bo, cy, boardId } = await board()
  const [hers, his, other] = [await open(boardId, ada), await open(boardId, bo), await open(boardId, cy)]
  for (let i = 0; i < 20; i++) hers.ask({ ask: 'bring', person: bo.id })
  await until(() => expect(his.news[0]).toMatchObject({ is: 'brought', by: { id: ada.id, name: 'Ada' } }))
  await pause(100)
  expect(his.news.length).toBeLessThanOrEqual(5)
  expect([hers.news, other.news]).toEqual([[], []])
})

test('a presenter who reloads goes on; one who stays away presents no more', async () => {
  const { ada, bo, boardId } = await board()
  const [hers, his] = [await open(boardId, ada), await open(boardId, bo)]
  hers.ask({ ask: 'present' })
  await until(() => expect(his.news).toHaveLength(1))
  hers.tab.leave()
  const back = await open(boardId, ada)
  await until(() => expect(back.news).toMatchObject([{ is: 'presenting', by: { id: ada.id } }]))
  await pause(GRACE_MS * 1.5)
  expect(his.news.map(({ is }) => is)).not.toContain('ended')
  back.tab.leave()
  await until(() => expect(his.news.at(-1)).toMatchObject({ is: 'ended', lost: true }))
})

test('a presenter who loses the right to edit presents no more', async () => {
  const { ada, bo, boardId, projectId } = await board()
  const [hers, his] = [await open(boardId, ada), await open(boardId, bo)]
  his.ask({ ask: 'present' })
  await until(() => expect(hers.news).toHaveLength(1))
  await setMemberRole(world.db, { projectId, personId: bo.id, role: 'viewer' })
  await until(() => expect(hers.news.at(-1)).toMatchObject({ is: 'ended', lost: false }))
})

test('who may only look is counted: others learn that they are here, and not where', async () => {
  const { ada, cy, boardId } = await board()
  const [hers, viewer] = [await open(boardId, ada), await open(boardId, cy)]
  viewer.tab.provider.awareness.setLocalState({ c: [1, 1], v: [0, 0, 1], s: ['a'], f: ada.id })
  const seen = () => hers.tab.provider.awareness.getStates().get(viewer.tab.doc.clientID)
  const u = { id: cy.id, name: 'Cy', color: expect.any(String), role: 'viewer' }
  await until(() => expect(seen()).toEqual({ f: ada.id, u }))
  let told = 0
  hers.tab.provider.awareness.on('update', () => told++)
  for (let i = 0; i < 20; i++) {
    viewer.tab.provider.awareness.setLocalState({ c: [i, i], f: ada.id })
    await pause(20)
  }
  expect(told).toBe(0)
})
