import { type BoardHandle, type ChartFacts, useWatch } from '@lensboard/canvas'
import { promptText } from '@lensboard/contract'
import { measureWords, SlotBadge, TokenText } from '@lensboard/heatmap'
import { Unlink, X } from 'lucide-react'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { Select } from '../ui/select'
import { usePieces } from './followed-tokens'
import styles from './form.module.css'
import tokens from './tokens.module.css'
import { useTokenized } from './use-tokenized'

const CHARTS = [
  { value: 'trajectories', label: 'Trajectories over the rows' },
  { value: 'logitDifference', label: 'Logit difference of two groups' },
  { value: 'topTokens', label: 'Top tokens of every row' },
] as const
const MEASURES = (['prob', 'logProb', 'rank'] as const).map((value) => ({ value, label: measureWords(value).name }))
const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F']

/** What a chart card is made from and what it draws; every change is everybody's at once. */
export function ChartPanel({ board, canEdit }: { board: BoardHandle; canEdit: boolean }) {
  const facts = useWatch(board.chart.selected)
  return facts ? <Fields key={facts.id} board={board} facts={facts} canEdit={canEdit} /> : null
}

interface FieldsProps {
  board: BoardHandle
  facts: ChartFacts
  canEdit: boolean
}

function Fields({ board, facts, canEdit }: FieldsProps) {
  const { chart, of, pins, measure, pair, source } = facts
  const handle = board.chart
  return (
    <section className={styles.fields} aria-label="Chart card">
      <fieldset className={styles.side}>
        <legend>Source card</legend>
        {source === null ? (
          <p className={styles.chipsNote}>The source card is gone. Its last reading is kept.</p>
        ) : source === undefined ? (
          <p className={styles.chipsNote}>None: this chart has a copy of its own.</p>
        ) : (
          <>
            <p className={styles.sidePrompt} title={source}>
              {source}
            </p>
            <p className={styles.chipsNote}>The chart follows its question and its pins.</p>
            <div className={styles.acts}>
              <Button size="sm" onClick={handle.showSource}>
                Show it
              </Button>
              <Button
                size="sm"
                icon={<Unlink size={14} />}
                disabled={!canEdit}
                title="Keeps a copy of the question and the pins"
                onClick={handle.unlink}
              >
                Unlink
              </Button>
            </div>
          </>
        )}
      </fieldset>
      <Select
        label="Chart"
        value={chart}
        options={CHARTS}
        disabled={!canEdit}
        onValueChange={(next) => handle.choose(next as ChartFacts['chart'])}
      />
      {chart === 'trajectories' ? (
        <Select
          label="Measure"
          value={measure}
          options={MEASURES}
          disabled={!canEdit}
          onValueChange={(next) => handle.look({ measure: next as ChartFacts['measure'] })}
        />
      ) : null}
      {chart === 'logitDifference' && pins.groups.length > 1 ? (
        <Pair facts={facts} disabled={!canEdit} onPair={(next) => handle.look({ pair: next })} pair={pair} />
      ) : null}
      {chart === 'topTokens' ? null : <Groups board={board} facts={facts} canEdit={canEdit} />}
      <Positions board={board} facts={facts} canEdit={canEdit} />
      {of.kind === 'lens' ? (
        <p className={styles.chipsNote}>
          {of.checkpoint.name} · {promptText(of.input)}
        </p>
      ) : (
        <p className={styles.chipsNote}>From {of.file.name}</p>
      )}
    </section>
  )
}

interface PairProps {
  facts: ChartFacts
  pair: ChartFacts['pair']
  disabled: boolean
  onPair(pair: ChartFacts['pair']): void
}

function Pair({ facts, pair, disabled, onPair }: PairProps) {
  const options = facts.pins.groups.map((_, slot) => ({ value: String(slot), label: LETTERS[slot] ?? '' }))
  const [a, b] = pair
  return (
    <div className={styles.pair}>
      <Select
        label="Above 0"
        value={String(a)}
        options={options}
        disabled={disabled}
        onValueChange={(next) => onPair([Number(next), Number(next) === b ? a : b])}
      />
      <Select
        label="Below 0"
        value={String(b)}
        options={options}
        disabled={disabled}
        onValueChange={(next) => onPair([Number(next) === a ? b : a, Number(next)])}
      />
    </div>
  )
}

function Groups({ board, facts, canEdit }: FieldsProps) {
  const { groups } = facts.pins
  const piece = usePieces(facts.of.kind === 'lens' ? facts.of.checkpoint : null, groups.flat())
  return (
    <div className={tokens.followed}>
      <p className={styles.label}>Tracked tokens</p>
      {groups.length === 0 ? <p className={styles.chipsNote}>Track a token: click it in a cell’s popup.</p> : null}
      <ul className={tokens.tracked} aria-label="Tracked tokens">
        {groups.map((ids, slot) => (
          <li key={ids.join(' ')}>
            <SlotBadge slot={slot} />
            <span>
              {ids.map((id, i) => (
                <span key={id} title={`id ${id}`}>
                  {i > 0 ? ' + ' : ''}
                  <TokenText piece={piece(id)} />
                </span>
              ))}
            </span>
            {canEdit ? (
              <IconButton
                label={`Release group ${LETTERS[slot]}`}
                icon={<X />}
                onClick={() => board.chart.release(slot)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Positions({ board, facts, canEdit }: FieldsProps) {
  const { of, pins } = facts
  const { tokenized } = useTokenized(
    of.kind === 'lens' ? of.checkpoint : null,
    of.kind === 'lens' ? of.input : { kind: 'text', text: '' },
    of.kind === 'lens' ? of.bos : 'auto',
  )
  return (
    <div className={tokens.followed}>
      <p className={styles.label}>Positions</p>
      {pins.positions.length === 0 ? (
        <p className={styles.chipsNote}>The last one. Track others in a cell’s popup.</p>
      ) : null}
      <ul className={tokens.tracked} aria-label="Tracked positions">
        {pins.positions.map((position) => (
          <li key={position}>
            <span>
              {position} {tokenized?.tokens[position] ? <TokenText piece={tokenized.tokens[position]} /> : null}
            </span>
            {canEdit ? (
              <IconButton
                label={`Release position ${position}`}
                icon={<X />}
                onClick={() => board.chart.releasePosition(position)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
