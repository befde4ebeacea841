import { type ReactNode, useId } from 'react'

interface ExportRowProps {
  label: string
  /** What the file keeps or loses; or why this card has none, which disables it. */
  truth: string
  unfit?: boolean | undefined
  busy?: boolean | undefined
  /** What is chosen about it, before its buttons. */
  options?: ReactNode
  acts: readonly { label: string; what: string; onPress(): void }[]
}

/** One format: its name, one line of truth, and what can be done with it. */
export function ExportRow({ label, truth, unfit = false, busy = false, options, acts }: ExportRowProps) {
  const described = useId()
  return (
    <div className="lb-export__row" data-unfit={unfit || undefined}>
      <div className="lb-export__words">
        <span className="lb-export__label">{label}</span>
        <span className="lb-export__truth" id={described}>
          {truth}
        </span>
      </div>
      {unfit ? null : options}
      {acts.map((act) => (
        <button
          key={act.label}
          type="button"
          className="lb-card__button"
          aria-label={`${act.label} ${act.what}`}
          aria-describedby={described}
          disabled={unfit || busy}
          onClick={act.onPress}
        >
          {act.label}
        </button>
      ))}
    </div>
  )
}

/** A heading and its rows. */
export function ExportSection({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId()
  return (
    <section className="lb-export__section" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      {children}
    </section>
  )
}
