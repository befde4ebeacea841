import { MessageChannel } from 'node:worker_threads'

/** A port that leads nowhere: memory that is sent there is free at once, and need not wait for the collector. */
const { port1: nowhere, port2: end } = new MessageChannel()
end.close()

/** Frees what lies under an array now; the array, and every other view of its memory, is empty afterwards. */
export function giveBack({ buffer }: { buffer: ArrayBufferLike }): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 0) nowhere.postMessage(undefined, [buffer])
}
