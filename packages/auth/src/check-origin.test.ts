import { expect, test } from 'vitest'
import { checkOrigin } from './check-origin.js'

const ORIGIN = 'https://board.example'
const verdict = (method: string, origin: string | null, host: string | null) => {
  try {
    checkOrigin(method, origin, host, ORIGIN)
    return 'passes'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('reads pass wherever they come from', () => {
  const verdicts = ['GET', 'HEAD', 'OPTIONS', 'get'].map((method) => verdict(method, 'https://evil.example', null))
  expect(verdicts).toEqual(['passes', 'passes', 'passes', 'passes'])
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'UPGRADE'])(
  '%s passes from our own origin or the host asked',
  (method) => {
    expect([
      verdict(method, ORIGIN, 'internal:3000'),
      verdict(method, 'http://192.168.1.5:3000', '192.168.1.5:3000'),
      verdict(method, 'http://localhost:3000', 'localhost:3000'),
    ]).toEqual(['passes', 'passes', 'passes'])
  },
)

test.each(['POST', 'DELETE', 'UPGRADE'])('%s from elsewhere is BAD_ORIGIN', (method) => {
  const elsewhere = ['https://evil.example', 'null', '', 'https://board.example.evil.example', 'http://localhost:9999']
  expect(elsewhere.map((origin) => verdict(method, origin, 'localhost:3000'))).toEqual(
    Array(elsewhere.length).fill('BAD_ORIGIN'),
  )
})

test('without an origin a form is refused, and a WebSocket of a program passes', () => {
  expect([verdict('POST', null, 'board.example'), verdict('UPGRADE', null, 'board.example')]).toEqual([
    'BAD_ORIGIN',
    'passes',
  ])
})
