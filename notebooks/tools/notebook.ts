/**
 * Notebooks as files: read, and written byte for byte as Jupyter writes them, so that a run changes
 * nothing but the outputs (https://nbformat.readthedocs.io/en/latest/format_description.html).
 *
 * @module
 */
import type { JsonObject } from "../../src/kernel/protocol/message.ts";
import type { Output } from "../../src/kernel/protocol/outputs.ts";
import { NotebookError } from "./problem.ts";

/** What a cell has, whatever its type. */
interface AnyCell {
  id?: string;
  metadata: JsonObject;
  /** The text, its lines joined. */
  source: string;
}
/** Prose. */
export interface MarkdownCell extends AnyCell {
  cell_type: "markdown";
  attachments?: Record<string, JsonObject>;
}
/** A program and what it put out. */
export interface CodeCell extends AnyCell {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}
/** Text for other programs. */
export interface RawCell extends AnyCell {
  cell_type: "raw";
}
/** One cell. */
export type Cell = MarkdownCell | CodeCell | RawCell;

/** A notebook of format 4. */
export interface Notebook {
  cells: Cell[];
  metadata: JsonObject;
  nbformat: number;
  nbformat_minor: number;
}

/** A code cell that has something to run, and the number that Jupyter shows beside it: `[1]`. */
export interface NumberedCell {
  readonly number: number;
  readonly cell: CodeCell;
}

/** The tag of a cell whose outputs are times, which no two runs have in common. */
export const WALL_CLOCK = "wall-clock";
/** Jupyter's tag of a cell that may fail. */
export const MAY_FAIL = "raises-exception";

/** The code cells that run, in their order; empty ones are passed over and get no number. */
export function codeCells(notebook: Notebook): NumberedCell[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code" && cell.source.trim() !== "")
    .map((cell, i) => ({ number: i + 1, cell: cell as CodeCell }));
}

/** Whether a cell's metadata has this tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(tag);
}

/** The notebook in a file's text; throws when it is not one of format 4. */
export function parseNotebook(text: string): Notebook {
  const notebook = readJSON(text);
  if (!isNotebook(notebook)) {
    throw new NotebookError([{ message: "Expected a notebook of format 4, got something else" }]);
  }
  mapTexts(notebook, (text) => isLines(text) ? text.join("") : text);
  return notebook;
}

function readJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotebookError([{ message: `Expected a notebook, got no JSON: ${error}` }]);
  }
}

function isNotebook(value: unknown): value is Notebook {
  return typeof value === "object" && value !== null && Reflect.get(value, "nbformat") === 4 &&
    Array.isArray(Reflect.get(value, "cells"));
}

/** The text of a notebook's file. */
export function formatNotebook(notebook: Notebook): string {
  const stored = structuredClone(notebook);
  mapTexts(stored, (text) => typeof text === "string" ? lines(text) : text);
  return JSON.stringify(stored, alphabetically, 1) + "\n";
}

/** Replaces, in place, every text that a notebook stores as a list of lines. */
function mapTexts(notebook: Notebook, replace: (text: unknown) => unknown): void {
  const bundle = (data: JsonObject = {}) => {
    Object.keys(data).filter(isTextType).forEach((type) => assign(data, type));
  };
  const assign = (target: object, name: string) =>
    Reflect.set(target, name, replace(Reflect.get(target, name)));
  for (const cell of notebook.cells) {
    assign(cell, "source");
    if (cell.cell_type === "markdown") Object.values(cell.attachments ?? {}).forEach(bundle);
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      if (output.output_type === "stream") assign(output, "text");
      else if (output.output_type !== "error") bundle(output.data);
    }
  }
}

/**
 * Whether content of this MIME type is stored as lines; pictures in base64, for example, are not.
 */
function isTextType(type: string): boolean {
  return /^text\/|^image\/svg\+xml$|^application\/javascript$/.test(type);
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

/** Lines with their ends; a line ends wherever Python's `splitlines()` sees an end. */
function lines(text: string): string[] {
  return text.split(/(?<=\n|\r(?!\n)|[\v\f\x85\u2028\u2029])/).filter((line) => line);
}

/** For `JSON.stringify`: the names of every object in alphabetical order. */
function alphabetically(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
