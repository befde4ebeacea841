import type { CardResult, RunFacts } from '@lensboard/contract'
import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.js'

const PROVIDERS: Record<string, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

const milliseconds = (ms: number): string =>
  ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`

/** ISO time as local to nobody in particular: the same words on the server and in every browser. */
const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

/** How a result came to be: model and hash, engine, provider and why not the one asked for, precision, times, ids. */
export function Provenance({ facts, ids, runKey }: { facts: RunFacts; ids?: CardResult['ids']; runKey?: string }) {
  const list = ids && `[${Array.from(ids).join(', ')}]`
  return (
    <dl className="lb-facts">
      <Fact name="Model">{facts.checkpoint.name}</Fact>
      <Fact name="Weights">
        <Hash hash={facts.checkpoint.hash} what="weights hash" />
      </Fact>
      {facts.tokenizer && (
        <Fact name="Tokenizer">
          <Hash hash={facts.tokenizer} what="tokenizer hash" />
        </Fact>
      )}
      {facts.template && (
        <Fact name="Chat template">
          <Hash hash={facts.template} what="chat template hash" />
        </Fact>
      )}
      {list && (
        <Fact name="Token ids">
          <code>{list.length > 40 ? `${list.slice(0, 40)}…` : list}</code> <CopyButton text={list} what="token ids" />
        </Fact>
      )}
      <Fact name="Start token">{facts.bos === 'added' ? 'added' : 'none added'}</Fact>
      <Fact name="Engine">
        Lensboard engine {facts.engine}, {PROVIDERS[facts.provider] ?? facts.provider}, {facts.precision}
      </Fact>
      {facts.runtime && (
        <Fact name="Runtime">
          ONNX Runtime {facts.runtime}
          {facts.node && `, Node.js ${facts.node}`}
          {facts.threads !== undefined && `, ${facts.threads} ${facts.threads === 1 ? 'thread' : 'threads'}`}
        </Fact>
      )}
      {facts.scan && (
        <Fact name="Scan">
          {facts.scan.mode}: {facts.scan.certified} cells certified, {facts.scan.exact} done again exactly
        </Fact>
      )}
      {facts.notFinite ? <Fact name="Missing">{facts.notFinite} cells were no numbers</Fact> : null}
      {facts.fallback && <Fact name="Fallback">{facts.fallback}</Fact>}
      {runKey && (
        <Fact name="Run">
          <Hash hash={runKey} what="run key" />
        </Fact>
      )}
      <Fact name="Computed">
        <time dateTime={facts.computedAt}>{utc(facts.computedAt)}</time>, in {milliseconds(facts.computeMs)}
        {facts.loadMs > 0 && `, after loading for ${milliseconds(facts.loadMs)}`}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Hash({ hash, what }: { hash: string; what: string }) {
  return (
    <>
      <code title={hash}>{hash.slice(0, 12)}</code> <CopyButton text={hash} what={what} />
    </>
  )
}
