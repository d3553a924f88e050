/**
 * What is seen of a run on the terminal: one line that changes, or a line a cell where it cannot.
 *
 * @module
 */

/** Tells how a run goes on. */
export class Report {
  readonly #tty = Deno.stdout.isTerminal();
  readonly #cells = { name: "", number: 0, of: 0, start: 0 };
  #notebookStart = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Something that takes a moment is done with a notebook. */
  doing(name: string, what: string): void {
    this.#show(`${name}  ${what} …`);
  }

  /** A cell starts. */
  cell(name: string, number: number, of: number): void {
    if (number === 1) this.#notebookStart = performance.now();
    Object.assign(this.#cells, { name, number, of, start: performance.now() });
    if (!this.#tty) return;
    const tick = () => this.#show(`${this.#place()}  ${seconds(this.#cells.start)}`);
    tick();
    clearInterval(this.#timer);
    this.#timer = setInterval(tick, 1000);
  }

  /** The cell that started has ended well. */
  cellEnded(): void {
    if (!this.#tty) console.log(`${this.#place()}  ${seconds(this.#cells.start)}`);
  }

  /** All cells of a notebook have ended well. */
  notebookEnded(name: string): void {
    this.line(`${name}  ${this.#cells.of} cells  ${seconds(this.#notebookStart)}`);
  }

  /** A line that stays. */
  line(text: string): void {
    clearInterval(this.#timer);
    this.#show("");
    console.log(text);
  }

  #place(): string {
    const { name, number, of } = this.#cells;
    return `${name}  cell ${number} of ${of}`;
  }

  /** Puts a text into the place of the last one, where there is such a place. */
  #show(text: string): void {
    if (!this.#tty) return;
    const columns = Deno.consoleSize().columns || 80; // some terminals do not tell
    Deno.stdout.writeSync(new TextEncoder().encode(`\r\x1b[K${text.slice(0, columns - 1)}`));
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
