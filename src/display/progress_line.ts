/**
 * What a progress line says.
 *
 * @module
 */

/**
 * How far something is.
 *
 * @internal
 */
export interface Count {
  readonly name: string;
  readonly done: number;
  /** `undefined` where nobody knows how much there is to do. */
  readonly total: number | undefined;
  readonly text: string | undefined;
  /** Lines that follow the one that stays. */
  readonly table?: string;
}

/**
 * The line that stays, in a notebook's file too: no clock has a say in it.
 *
 * @internal
 */
export function stillLine(count: Count): string {
  const line = `${count.name}: ${stillText(count)}`;
  return count.table ? `${line}\n${count.table}` : line;
}

/**
 * The line that stays, below a title that is the name.
 *
 * @internal
 */
export function stillText({ done, total, text }: Count): string {
  const count = total === undefined ? `${done}` : `${done} of ${total}`;
  return text === undefined ? count : `${count} · ${text}`;
}

/**
 * The line that moves: a bar, how fast it goes, and how long it will still take.
 *
 * @internal
 */
export function movingLine(count: Count, elapsed: number): string {
  const { name, done, total } = count;
  const start = total === undefined ? "" : `${bar(done / total)} `;
  return `${name}: ${start}${movingText(count, elapsed)}`;
}

/**
 * The line that moves, below a title that is the name and beside a picture that is the bar.
 *
 * @internal
 */
export function movingText(count: Count, elapsed: number): string {
  const { done, total, text } = count;
  const parts = [total === undefined ? `${done}` : `${done} of ${total}`];
  if (done > 0 && elapsed > 0) {
    parts.push(rate(done / elapsed));
    if (total !== undefined && done < total) {
      parts.push(`${duration(elapsed / done * (total - done))} left`);
    }
  }
  if (text !== undefined) parts.push(text);
  return parts.join(" · ");
}

function bar(part: number): string {
  const full = Math.round(20 * part);
  return "█".repeat(full) + "░".repeat(20 - full);
}

function rate(perSecond: number): string {
  if (perSecond >= 10) return `${Math.round(perSecond)}/s`;
  return perSecond >= 0.5 ? `${perSecond.toFixed(1)}/s` : `${duration(1 / perSecond)} each`;
}

/**
 * Seconds in the two largest units that matter.
 *
 * @internal
 */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
