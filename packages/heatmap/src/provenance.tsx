import { type CardResult, isTextId, type Parity, UNKNOWN_WEIGHTS } from '@lensboard/contract'
import { CopyButton } from './copy-button.js'
import { Fact, Hash } from './fact.js'
import { LensFacts } from './lens-facts.js'
import { formatDifference } from './parity-badge.js'
import { METHOD_WORDS, methodOf } from './patching-method.js'
import { LOGIT_LENS, type ReadThrough } from './read-through.js'

const FOLLOWED = {
  first: 'each cell’s first token and the tokens asked for; all of the top tokens would be too large to keep',
  asked: 'the tokens asked for; the top tokens as well would be too large to keep',
}
const PROVIDERS: Record<string, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

const milliseconds = (ms: number): string =>
  ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`

/** ISO time as local to nobody in particular: the same words on the server and in every browser. */
const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

export interface ProvenanceProps {
  result: CardResult
  /** The lens of a reading; the logit lens when absent. */
  through?: ReadThrough | undefined
  runKey?: string | undefined
  /** The result was there before this page asked for it; unknown where nobody says. */
  stored?: boolean | undefined
}

/** How a result came to be: model, tokenizer and ids, engine and device, precision, times, and how far it is to be trusted. */
export function Provenance({ result, through = LOGIT_LENS, runKey, stored }: ProvenanceProps) {
  const { facts } = result
  if (facts.imported) return <ImportProvenance result={result} runKey={runKey} />
  return (
    <dl className="lb-facts">
      <Fact name="Model">{facts.checkpoint.name}</Fact>
      <Fact name="Weights">
        <Hash hash={facts.checkpoint.hash} what="weights hash" />
      </Fact>
      <Fact name="Tokenizer">
        {facts.tokenizer ? <Hash hash={facts.tokenizer} what="tokenizer hash" /> : 'part of the weights hash'}
      </Fact>
      <Fact name="Chat template">
        {facts.template ? <Hash hash={facts.template} what="chat template hash" /> : 'none used'}
      </Fact>
      <Read result={result} />
      <Fact name="Start token">{facts.bos === 'added' ? 'added' : 'none added'}</Fact>
      {result.kind === 'patching' && <Fact name="Method">{METHOD_WORDS[methodOf(result)].long}</Fact>}
      {result.kind === 'lens' && <LensFacts through={through} />}
      <Fact name="Engine">Lensboard engine {facts.engine}</Fact>
      <Fact name="Device">
        {PROVIDERS[facts.provider] ?? facts.provider}, {facts.precision}
        {facts.fallback && `. ${facts.fallback}`}
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
      {facts.followed && <Fact name="Followed">{FOLLOWED[facts.followed]}</Fact>}
      <Fact name="Agreement">
        {'parity' in result && result.parity
          ? parityWords(result.parity)
          : 'not measured: this reading has no row that is the output'}
      </Fact>
      {runKey && (
        <Fact name="Run">
          <Hash hash={runKey} what="run key" />
        </Fact>
      )}
      <Fact name="Computed">
        <time dateTime={facts.computedAt}>{utc(facts.computedAt)}</time>, in {milliseconds(facts.computeMs)}
        {facts.loadMs > 0 && `, after loading for ${milliseconds(facts.loadMs)}`}
        {facts.wallMs !== undefined && `; ${milliseconds(facts.wallMs)} from asking to answer`}
      </Fact>
      {stored !== undefined && (
        <Fact name="Shown from">
          {stored ? 'the stored result, nothing was computed' : 'the run that was just made'}
        </Fact>
      )}
    </dl>
  )
}

/** What is known of a result that came in a file; nothing of it was checked. */
function ImportProvenance({ result, runKey }: Pick<ProvenanceProps, 'result' | 'runKey'>) {
  const { checkpoint, imported, lens } = result.facts
  const known = result.ids.every((id) => id >= 0 && !isTextId(id))
  return (
    <dl className="lb-facts">
      <Fact name="From">imported from {imported?.file}</Fact>
      <Fact name="Model">{imported?.unnamed ? 'not named in the file' : `${checkpoint.name}, as the file says`}</Fact>
      <Fact name="Weights">
        {checkpoint.hash === UNKNOWN_WEIGHTS ? (
          'not in the imported file'
        ) : (
          <Hash hash={checkpoint.hash} what="weights hash" />
        )}
      </Fact>
      {known ? (
        <Read result={result} />
      ) : (
        <Fact name="Token ids">not in the imported file: tokens are known by their text</Fact>
      )}
      {lens ? <Fact name="Lens">{lens.title}, as the file says</Fact> : null}
      <Fact name="Agreement">not checked (imported)</Fact>
      {imported?.said ? <Fact name="Computed">{imported.said}, as the file says</Fact> : null}
      {runKey && (
        <Fact name="Kept as">
          <Hash hash={runKey} what="key" />
        </Fact>
      )}
    </dl>
  )
}

/** What was read: exact ids, or which list of prompts. */
function Read({ result }: { result: CardResult }) {
  if (result.kind === 'dataset')
    return (
      <Fact name="Data set">
        {result.dataset.name}, {result.prompts} prompts <Hash hash={result.dataset.hash} what="data set hash" />
      </Fact>
    )
  const list = `[${Array.from(result.ids).join(', ')}]`
  return (
    <Fact name="Token ids">
      <code>{list.length > 40 ? `${list.slice(0, 40)}…` : list}</code> <CopyButton text={list} what="token ids" />
    </Fact>
  )
}

const parityWords = ({ maxAbsLogit, maxAbsProb, top1Agree, positions }: Parity): string =>
  `the output row is within ${formatDifference(maxAbsLogit)} in logits and ${formatDifference(maxAbsProb)} in ` +
  `probability of the model’s own; top-1 agrees at ${top1Agree} of ${positions}`
