// Every figure that has a goal, and the table that says whether it was met.

const figures = []

/** Notes a figure against its goal: `most` or `least` of a ratio, or of `unit`. */
export function figure(name, value, { most, least, unit = '' }) {
  const ratio = most === undefined ? least / value : value / most
  figures.push({ name, value, goal: most ?? least, sign: most === undefined ? '≥' : '≤', ratio, unit })
}

/** Prints what was noted; `to goal` below 1 is within it. */
export function printFigures() {
  if (figures.length === 0) return
  const shown = (value, unit) => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`
  const rows = figures.map(({ name, value, goal, sign, ratio, unit }) => [
    name,
    shown(value, unit),
    `${sign} ${shown(goal, unit)}`,
    ratio.toFixed(2),
    ratio <= 1 ? 'met' : 'not met',
  ])
  const table = [['figure', 'measured', 'goal', 'to goal', ''], ...rows]
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)))
  console.log('')
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] + 2))
        .join('')
        .trimEnd(),
    )
}
