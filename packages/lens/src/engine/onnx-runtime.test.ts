import { expect, test } from 'vitest'
import { firstLine } from './onnx-runtime.js'

test('of a message with source lines people read what happened', () => {
  const message =
    '/onnxruntime_src/webgpu_context.cc:136 onnxruntime::Initialize(const Config&)::<lambda()> result.status == Success ' +
    'was false. Failed to get a WebGPU adapter: No supported adapters.\n  at somewhere'
  expect(firstLine(new Error(message))).toBe('Failed to get a WebGPU adapter: No supported adapters')
  expect(firstLine('not enough memory\nstack')).toBe('not enough memory')
})
