import { type PointerEvent, useEffect, useRef, useState } from 'react'
import styles from './chart.module.css'
import { linePath, nearest, type Point, stepScale, valueScale, type YScale } from './chart-scale'

/** `main` is what it is about, `beside` what it is held against, `thin` a hint. Told apart by stroke and mark, too. */
export type LineLook = 'main' | 'beside' | 'thin'

export interface ChartSeries {
  key: string
  name: string
  look: LineLook
  points: readonly Point[]
  /** A flat line has one value everywhere. */
  flat?: number
}

export interface LineChartProps {
  /** What the chart shows, for those who do not see it. */
  label: string
  series: readonly ChartSeries[]
  x: { name: string; format(x: number): string }
  y: { name: string; scale: YScale; format(y: number): string }
  height: number
  /** Points that are marked as bad, in pixels of no size: by their x on the main line. */
  bad?: readonly number[]
  /** The whole of the x axis; else as far as the points go. */
  domain?: readonly [number, number]
}

const SPACE = { left: 46, right: 12, top: 10, bottom: 34 } as const
const TICK_ROOM = 64
const MARK = 3

/** Lines over steps or rows, with a key above and the values at the pointed place below it. Arrow keys walk the places. */
export function LineChart({ label, series, x, y, height, bad = [], domain }: LineChartProps) {
  const [box, width] = useMeasuredWidth()
  const [pointed, setPointed] = useState<number | null>(null)
  const places = [
    ...new Set(series.filter(({ look }) => look !== 'thin').flatMap(({ points }) => points.map((p) => p.x))),
  ].sort((a, b) => a - b)
  const all = series.flatMap(({ points, flat }) => [...points.map((p) => p.y), ...(flat === undefined ? [] : [flat])])
  const xs = series.flatMap(({ points }) => points.map((p) => p.x))
  const ends = domain ?? ([Math.min(...xs, Number.MAX_VALUE), Math.max(...xs, 0)] as const)
  const across = stepScale(
    xs.length === 0 ? [0, 1] : ends,
    SPACE.left,
    Math.max(SPACE.left + 1, width - SPACE.right),
    TICK_ROOM,
  )
  const up = valueScale(all, y.scale, height - SPACE.bottom, SPACE.top)
  const at = pointed === null ? (places.at(-1) ?? null) : (places[nearest(places, pointed)] ?? null)
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left
    const i = nearest(places.map(across.at), event.clientX - left)
    if (i >= 0) setPointed(places[i]!)
  }
  const told = series
    .filter(({ look }) => look !== 'thin')
    .flatMap((one) => {
      const value = valueAt(one, at)
      return value === undefined ? [] : [`${one.name} ${y.format(value)}`]
    })
  return (
    <figure className={styles.chart}>
      <Key series={series} at={at} x={x} y={y} />
      <div ref={box} className={styles.plot} style={{ height }}>
        {width > 0 ? (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={label}
            onPointerMove={point}
            onPointerLeave={() => setPointed(null)}
          >
            {up.ticks.map((tick) => (
              <g key={tick} transform={`translate(0 ${up.at(tick)})`}>
                <line className={styles.rule} x1={SPACE.left} x2={width - SPACE.right} />
                <text className={styles.tick} x={SPACE.left - 6} dy="0.32em" textAnchor="end">
                  {Number(tick.toPrecision(3))}
                </text>
              </g>
            ))}
            {across.ticks.map((tick) => (
              <text key={tick} className={styles.tick} x={across.at(tick)} y={height - 18} textAnchor="middle">
                {x.format(tick)}
              </text>
            ))}
            <text className={styles.axis} x={width - SPACE.right} y={height - 3} textAnchor="end">
              {x.name}
            </text>
            <text className={styles.axis} x={SPACE.left} y={height - 3}>
              {`↑ ${y.name}${y.scale === 'log' ? ', log scale' : ''}`}
            </text>
            {at === null || pointed === null ? null : (
              <line
                className={styles.cross}
                x1={across.at(at)}
                x2={across.at(at)}
                y1={SPACE.top}
                y2={height - SPACE.bottom}
              />
            )}
            {series.map((one) => (
              <Line key={one.key} series={one} across={across.at} up={up.at} width={width} at={at} bad={bad} />
            ))}
          </svg>
        ) : null}
        {at === null ? null : (
          // What the pointer does, for the arrow keys; a screen reader says the values of each place.
          <input
            type="range"
            className="lb-sr-only"
            aria-label={`${label}: ${x.name}`}
            min={0}
            max={places.length - 1}
            value={places.indexOf(at)}
            aria-valuetext={[`${x.name} ${x.format(at)}`, ...told].join(', ')}
            onChange={(event) => setPointed(places[Number(event.target.value)] ?? null)}
            onBlur={() => setPointed(null)}
          />
        )}
      </div>
    </figure>
  )
}

interface LineProps {
  series: ChartSeries
  across(x: number): number
  up(y: number): number
  width: number
  at: number | null
  bad: readonly number[]
}

/** Places up to this many carry a mark each; more of them would be a band. */
const MARKED = 48

function Line({ series: { look, points, flat }, across, up, width, at, bad }: LineProps) {
  if (flat !== undefined)
    return (
      <line
        className={styles.line}
        data-look={look}
        x1={SPACE.left}
        x2={width - SPACE.right}
        y1={up(flat)}
        y2={up(flat)}
      />
    )
  const placed = points.map((p) => ({ x: across(p.x), y: up(p.y), of: p.x })).filter((p) => Number.isFinite(p.y))
  const marks = look === 'thin' ? [] : placed.filter((p) => placed.length <= MARKED || p.of === at)
  return (
    <g>
      <path className={styles.line} data-look={look} d={linePath(placed)} />
      {marks.map((p) =>
        look === 'beside' ? (
          <rect
            key={p.of}
            className={styles.mark}
            data-look={look}
            x={p.x - MARK}
            y={p.y - MARK}
            width={2 * MARK}
            height={2 * MARK}
          />
        ) : bad.includes(p.of) ? (
          <path key={p.of} className={styles.bad} d={`M${p.x} ${p.y - 6}l6 10h-12z`} />
        ) : (
          <circle
            key={p.of}
            className={styles.mark}
            data-look={look}
            cx={p.x}
            cy={p.y}
            r={p.of === at ? MARK + 1.5 : MARK}
          />
        ),
      )}
    </g>
  )
}

/** What each stroke is, with its value at the pointed place, or at the last one. */
function Key({ series, at, x, y }: Pick<LineChartProps, 'series' | 'x' | 'y'> & { at: number | null }) {
  const value = (one: ChartSeries) => {
    const known = valueAt(one, at)
    return known === undefined ? null : <b>{y.format(known)}</b>
  }
  return (
    <figcaption className={styles.key} aria-live="off">
      {series.map((one) => (
        <span key={one.key} className={styles.keyItem}>
          <svg width="22" height="10" aria-hidden="true">
            <path className={styles.line} data-look={one.look} d="M1 5H21" />
            {one.look === 'main' ? <circle className={styles.mark} data-look="main" cx="11" cy="5" r="3" /> : null}
            {one.look === 'beside' && one.flat === undefined ? (
              <rect className={styles.mark} data-look="beside" x="8" y="2" width="6" height="6" />
            ) : null}
          </svg>
          {one.name} {one.look === 'thin' ? null : value(one)}
        </span>
      ))}
      {at === null ? null : <span className={styles.at}>{`at ${x.name} ${x.format(at)}`}</span>}
    </figcaption>
  )
}

/** The value of a series at a place, if it has one there. */
function valueAt({ points, flat }: ChartSeries, at: number | null): number | undefined {
  const known = flat ?? points.find((p) => p.x === at)?.y
  return known !== undefined && Number.isFinite(known) ? known : undefined
}

function useMeasuredWidth() {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width] as const
}
