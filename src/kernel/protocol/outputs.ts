/**
 * What a cell puts out: the messages of the kernel's iopub channel, gathered into the outputs of
 * a notebook (https://nbformat.readthedocs.io/en/latest/format_description.html#code-cell-outputs).
 *
 * @module
 */
import type { Json, JsonObject, Message } from "./message.ts";

/** Text that the cell printed. */
export interface StreamOutput {
  output_type: "stream";
  name: "stdout" | "stderr";
  text: string;
}
/** Something that the cell displayed, in one or several MIME types. */
export interface DisplayOutput {
  output_type: "display_data";
  data: JsonObject;
  metadata: JsonObject;
}
/** The value of the cell's last expression. */
export interface ResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: JsonObject;
  metadata: JsonObject;
}
/** What the cell threw. */
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}
/** One output of a cell, as a notebook holds it. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/**
 * The displays of a session by their ids: a later cell may update what an earlier one has shown.
 */
export type Displays = Map<string, DisplayOutput>;

/** Gathers the outputs of one cell. */
export class Outputs {
  /** The outputs so far. */
  readonly list: Output[] = [];
  readonly #displays: Displays;
  /** `clear_output` with `wait`: what is there goes when something new comes. */
  #clearNext = false;

  constructor(displays: Displays = new Map()) {
    this.#displays = displays;
  }

  /** Takes in one message; answers whether it changed an output. */
  take({ type, content }: Message): boolean {
    switch (type) {
      case "stream":
        return this.#stream(content.name === "stderr" ? "stderr" : "stdout", text(content.text));
      case "display_data":
        return this.#display(content);
      case "update_display_data":
        return this.#update(content);
      case "execute_result":
        return this.#add({
          output_type: type,
          execution_count: typeof content.execution_count === "number"
            ? content.execution_count
            : null,
          data: record(content.data),
          metadata: record(content.metadata),
        });
      case "error":
        return this.#add(errorOutput(content));
      case "clear_output":
        return this.#clear(content.wait === true);
      default:
        return false;
    }
  }

  /** The error that the cell ended with, if it put one out. */
  get error(): ErrorOutput | undefined {
    return this.list.find((output) => output.output_type === "error");
  }

  #add(output: Output): true {
    if (this.#clearNext) this.#clear(false);
    this.list.push(output);
    return true;
  }

  /** What is printed piece by piece is one output, as long as nothing comes between. */
  #stream(name: StreamOutput["name"], text: string): true {
    const last = this.list.at(-1);
    if (this.#clearNext || last?.output_type !== "stream" || last.name !== name) {
      return this.#add({ output_type: "stream", name, text });
    }
    last.text += text;
    return true;
  }

  #display(content: JsonObject): true {
    const output: DisplayOutput = {
      output_type: "display_data",
      data: record(content.data),
      metadata: record(content.metadata),
    };
    const id = record(content.transient).display_id;
    if (typeof id === "string") this.#displays.set(id, output);
    return this.#add(output);
  }

  #update(content: JsonObject): boolean {
    const id = record(content.transient).display_id;
    const output = typeof id === "string" ? this.#displays.get(id) : undefined;
    if (output === undefined) return false;
    output.data = record(content.data);
    output.metadata = record(content.metadata);
    return true;
  }

  #clear(wait: boolean): boolean {
    this.#clearNext = wait;
    if (!wait) this.list.length = 0;
    return !wait;
  }
}

/** The error output that an `error` message or a reply with status "error" describes. */
export function errorOutput(content: JsonObject): ErrorOutput {
  const lines = Array.isArray(content.traceback) ? content.traceback : [];
  return {
    output_type: "error",
    ename: text(content.ename),
    evalue: text(content.evalue),
    traceback: lines.map(text),
  };
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function record(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
