import { assertEquals, assertThrows } from "@std/assert";
import { codeCells, formatNotebook, parseNotebook } from "../../notebooks/tools/notebook.ts";
import { notebookOf } from "./sample.ts";

/** Written by nbformat 5.11: texts are lists of lines, names are in order, pictures are whole. */
const BY_JUPYTER = String.raw`{
 "cells": [
  {
   "attachments": {
    "dot.png": {
     "image/png": "iVBO"
    },
    "dot.svg": {
     "image/svg+xml": [
      "<svg>\n",
      "</svg>"
     ]
    }
   },
   "cell_type": "markdown",
   "id": "11",
   "metadata": {},
   "source": [
    "# σ & 😀\n",
    "\n",
    "two\r\n",
    "three\n"
   ]
  },
  {
   "cell_type": "raw",
   "id": "22",
   "metadata": {},
   "source": []
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "33",
   "metadata": {
    "source": [
     "not",
     "text"
    ],
    "tags": []
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "a\r",
      "b\n",
      "\n"
     ]
    },
    {
     "data": {
      "application/vnd.x+json": {
       "a": 0.5,
       "text": [
        "a",
        "b"
       ]
      },
      "image/png": "AAAA\nBBBB\n",
      "text/plain": []
     },
     "metadata": {},
     "output_type": "display_data"
    },
    {
     "ename": "E",
     "evalue": "v\nw",
     "output_type": "error",
     "traceback": [
      "a",
      "b\nc"
     ]
    }
   ],
   "source": [
    "1"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

Deno.test("a notebook that Jupyter wrote is written again to the byte", () => {
  assertEquals(formatNotebook(parseNotebook(BY_JUPYTER)), BY_JUPYTER);
});

Deno.test("texts are read with their lines joined, and only texts", () => {
  const [prose, raw, code] = parseNotebook(BY_JUPYTER).cells;
  assertEquals([prose?.source, raw?.source], ["# σ & 😀\n\ntwo\r\nthree\n", ""]);
  assertEquals(code?.metadata.source, ["not", "text"]);
  const [printed, shown, error] = code?.cell_type === "code" ? code.outputs : [];
  assertEquals(printed?.output_type === "stream" && printed.text, "a\rb\n\n");
  assertEquals(shown?.output_type === "display_data" && shown.data, {
    "application/vnd.x+json": { a: 0.5, text: ["a", "b"] },
    "image/png": "AAAA\nBBBB\n",
    "text/plain": "",
  });
  assertEquals(error?.output_type === "error" && error.traceback, ["a", "b\nc"]);
});

Deno.test("what is written is read as the same notebook, and stays as it is", () => {
  const notebook = notebookOf(["markdown", "a\nb"], ["code", "1;\n2"]);
  const before = structuredClone(notebook);
  assertEquals(parseNotebook(formatNotebook(notebook)), notebook);
  assertEquals(notebook, before);
});

Deno.test("what is no notebook of format 4 is refused with a sentence", () => {
  assertThrows(() => parseNotebook("{"), Error, "Expected a notebook, got no JSON");
  for (const text of ["{}", "null", "[]", '{"nbformat": 3, "worksheets": []}', '{"nbformat": 4}']) {
    assertThrows(() => parseNotebook(text), Error, "Expected a notebook of format 4");
  }
});

Deno.test("code cells have the numbers that Jupyter shows; empty ones have none", () => {
  const notebook = notebookOf(["code", "a"], ["markdown", "b"], ["code", " \n"], ["code", "c"]);
  const numbered = codeCells(notebook).map(({ number, cell }) => [number, cell.source]);
  assertEquals(numbered, [[1, "a"], [2, "c"]]);
});
