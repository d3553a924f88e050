/**
 * What Deno's own kernel does to its readers, and the norma kernel does not: each trap on both.
 *
 * What Deno's kernel loses by chance (a value in thirty, most of 2,000 lines, an output of 20 MB)
 * is no case here; that the norma kernel loses nothing is seen in `cells_test.ts` and
 * `jupyter_client_test.ts`.
 */
import { assertEquals } from "@std/assert";
import { untried } from "../../../src/kernel/front/kernel.ts";
import type { Output } from "../../../src/kernel/protocol/outputs.ts";
import { alive, NEEDS, permitted } from "../permitted.ts";
import { Front } from "./client.ts";

/** One of the two kernels, and how its reader presses Stop. */
interface Kernel {
  readonly front: Front;
  readonly stop: () => Promise<void>;
  /** Milliseconds after which a cell is held for one that does not end. */
  readonly never: number;
}

interface Trap {
  readonly name: string;
  /** What a reader does, and then sees. */
  readonly see: (kernel: Kernel) => Promise<unknown>;
  readonly denos: unknown;
  readonly norma: unknown;
}

/** Milliseconds after the end of a cell in which its outputs may still come. */
const LATE = 300;

/** What is below a cell some time after its end: nothing that was only late is missing. */
async function below({ front, never }: Kernel, code: string): Promise<string[]> {
  const over = front.execute(code).then(({ id }) => id, (error: Error) => error);
  const id = await Promise.race([over, later(never)]);
  if (typeof id !== "string") return [id === undefined ? "(does not end)" : id.message];
  await later(LATE);
  return front.of(id).list.map(text);
}

function text(output: Output): string {
  if (output.output_type === "stream") return output.text.trimEnd();
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return String(output.data["text/plain"]);
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs a cell, presses Stop, and tells what is below it and what the next one says. */
async function stopped(kernel: Kernel, code: string): Promise<string[]> {
  await below(kernel, "let kept = 42;");
  const running = below(kernel, code);
  await later(LATE);
  await kernel.stop();
  const [ended] = await running;
  return [ended ?? "", ...await below(kernel, "kept")];
}

/** What the editor is told about the end of a text. */
async function asked({ front }: Kernel, type: string, code: string): Promise<unknown> {
  const asking = { code, cursor_pos: code.length, detail_level: 0 };
  const { content } = await front.channels.request("shell", type, asking);
  return type === "inspect_request" ? content.found : content.matches;
}

const TRAPS: readonly Trap[] = [
  {
    name: "a syntax error says what and where",
    see: (kernel) => below(kernel, "const x = 1;\nconst y = (2;"),
    denos: [],
    norma: ["SyntaxError: Expected ',', got ';' (2:13)"],
  },
  {
    name: "a misspelt import is an error",
    see: (kernel) => below(kernel, 'import { jion } from "node:path"; typeof jion'),
    denos: ['"undefined"'],
    norma: [
      "TypeError: Module '\"node:path\"' has no exported member 'jion' (1:10)",
    ],
  },
  {
    name: "a wrong type is an error",
    see: (kernel) => below(kernel, 'const n: number = "text"; n'),
    denos: ['"text"'],
    norma: ["TypeError: Type 'string' is not assignable to type 'number' (1:7)"],
  },
  {
    name: "a promise that nobody caught is an error",
    see: async (kernel) => (await below(kernel, 'Promise.reject(new Error("lost")); 1')).toSorted(),
    denos: ["1"],
    norma: ["1", "Error: lost"],
  },
  {
    name: "an error in a timer is one, and does not keep the cell from its end",
    see: (kernel) =>
      below(
        kernel,
        `void setTimeout(() => { throw new Error("in a timer"); });
         await new Promise((resolve) => setTimeout(resolve, 50)); 1`,
      ),
    denos: ["(does not end)"],
    norma: ["Error: in a timer", "1"],
  },
  {
    name: "an error names its line",
    see: async ({ front }) => {
      const { reply } = await front.execute("type A = 1;\n\nnull!.x", {});
      return (reply.traceback as string[])[0];
    },
    denos: "TypeError: Cannot read properties of null (reading 'x')",
    norma: "3 | null!.x",
  },
  {
    name: "what is printed late is below its own cell",
    see: async (kernel) => [
      ...await below(kernel, 'void setTimeout(() => console.log("late"), 600);'),
      ...await below(kernel, "await new Promise((resolve) => setTimeout(resolve, 900)); 2"),
    ],
    denos: ["late", "2"],
    norma: ["2"],
  },
  ...["while (true) {}", "await new Promise(() => {})"].map((code): Trap => ({
    name: `Stop ends "${code}" and keeps the state`,
    see: (kernel) => stopped(kernel, code),
    denos: [
      "The kernel process ended by signal SIGINT",
      "The kernel process ended by signal SIGINT",
    ],
    norma: ["Interrupted: Stopped", "42"],
  })),
  {
    name: "an interrupt by message ends what waits, too",
    see: (kernel) =>
      stopped({ ...kernel, stop: () => kernel.front.stop() }, "await new Promise(() => {})"),
    denos: ["(does not end)", "(does not end)"],
    norma: ["Interrupted: Stopped", "42"],
  },
  {
    name: "a process that ended has a successor",
    see: async (kernel) => [
      ...await below(kernel, "Deno.exit(3)"),
      ...await below(kernel, "1"),
    ],
    denos: ["The kernel process ended with code 3", "The kernel process ended with code 3"],
    norma: [
      "KernelDied: The kernel process ended with code 3. A new one runs, without names",
      "1",
    ],
  },
  {
    name: "Shift-Tab finds something",
    see: async (kernel) => {
      await below(kernel, "const answer = 42;");
      return await asked(kernel, "inspect_request", "answer");
    },
    denos: false,
    norma: true,
  },
  {
    name: "Tab knows what has not been run",
    see: (kernel) => asked(kernel, "complete_request", "const draft = { first: 1 };\ndraft.fi"),
    denos: [],
    norma: ["first"],
  },
  {
    name: "what was run can be had again",
    see: async (kernel) => {
      await below(kernel, "1");
      const asking = { hist_access_type: "tail", n: 1, raw: true, output: false };
      const { content } = await kernel.front.channels.request("shell", "history_request", asking);
      return (content.history as unknown[][]).map((entry) => entry[2]);
    },
    denos: [],
    norma: ["1"],
  },
];

Deno.test({
  name: `the traps of Deno's kernel are none in the norma kernel ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn(test) {
    await using norma = await Front.start("error");
    const ours = { front: norma, stop: () => norma.stop(), never: 30_000 };
    for (const { name, see, ...expected } of TRAPS) {
      await test.step(name, async () => {
        const own = await Front.start("stock");
        try {
          // Its kernelspec has no `interrupt_mode`: Jupyter sends a signal.
          const stop = () => Promise.resolve(own.process.kill("SIGINT"));
          const seen = await see({ front: own, stop, never: 2000 });
          // A later release may have fewer of them.
          if (untried(Deno.version.deno) === undefined) {
            assertEquals(seen, expected.denos, "Deno's");
          }
        } finally {
          // It may be past hearing a request.
          if (alive(own.process.pid)) own.process.kill("SIGKILL");
          await own[Symbol.asyncDispose]();
        }
        assertEquals(await see(ours), expected.norma, "norma");
      });
    }
  },
});
