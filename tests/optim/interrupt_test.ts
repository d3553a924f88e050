import { assert, assertEquals } from "@std/assert";
import { Kernel } from "../../src/kernel/deno/client.ts";
import { Interrupt } from "../../src/optim/interrupt.ts";
import { lines, NEEDS, permitted } from "../kernel/permitted.ts";

/** Trains for ever; `w` is the model's weight. */
const program = (root: string, progress: string) => `
const { Parameter, tensor } = await import("${root}mod.ts");
const { Module } = await import("${root}src/nn/mod.ts");
const { fit, SGD } = await import("${root}src/optim/mod.ts");
const { progress } = await import("${root}src/display/mod.ts");
class Guess extends Module { w = new Parameter(tensor([0])); }
const model = new Guess();
const train = (onStep) => fit(model, [8], {
  loss: (x) => model.w.sub(x).square().sum(),
  optimizer: new SGD(model.parameters(), { lr: 0.25 }),
  steps: 1_000_000_000,
  onStep,
  ${progress}
});`;
const root = new URL("../../", import.meta.url).href;

Deno.test({
  name: "Ctrl-C in a terminal ends fit() after the step at hand, and the program goes on " +
    "(needs run and read permission)",
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    const code = `${program(root, "")}
      const { ended, history } = await train(({ step }) => { if (step === 5) console.log("go"); });
      console.log(ended, history.length > 5, Math.abs(model.w.toArray()[0] - 8) < 0.5);`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", code],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const said: string[] = [];
    for await (const line of lines(child.stdout)) {
      said.push(line);
      if (line === "go") child.kill("SIGINT");
    }
    assertEquals(said, ["go", "interrupted true true"]);
    assertEquals((await child.status).code, 0);
  },
});

Deno.test({
  name: `Stop in a notebook ends fit(), keeps the state, and leaves one line ${NEEDS}`,
  ignore: !permitted || Deno.build.os === "windows",
  async fn() {
    const kernel = await Kernel.start({ env: { NO_COLOR: "1" } });
    try {
      const { error } = await kernel.execute(program(root, "progress,"));
      assertEquals(error, undefined);
      const stop = setTimeout(() => Deno.kill(kernel.pid, "SIGINT"), 1500);
      const { outputs } = await kernel.execute("const { ended } = await train()", {
        timeout: 60_000,
      });
      clearTimeout(stop);
      assertEquals(outputs.length, 1);
      const [output] = outputs;
      assert(output?.output_type === "display_data");
      const text = String(output.data["text/plain"]);
      assert(/^fit: \d+ of 1000000000 · loss [^·]+ · interrupted$/.test(text), text);
      const after = await kernel.execute("console.log(ended, model.w.toArray()[0])");
      assertEquals(after.outputs.map((o) => o.output_type === "stream" ? o.text : o), [
        "interrupted 8\n",
      ]);
    } finally {
      await kernel.shutdown();
    }
  },
});

Deno.test("an interrupt is listened for only while one is open, and can be closed twice", () => {
  const added: unknown[] = [], removed: unknown[] = [];
  const { addSignalListener, removeSignalListener } = Deno;
  try {
    Deno.addSignalListener = (...args) => void added.push(...args);
    Deno.removeSignalListener = (...args) => void removed.push(...args);
    {
      using interrupt = new Interrupt();
      assertEquals([interrupt.noticed, added.length, removed.length], [false, 2, 0]);
      (added[1] as () => void)();
      assertEquals([interrupt.noticed, removed.length], [true, 0]);
      (added[1] as () => void)(); // the second one: the third shall end the process
      assertEquals([interrupt.noticed, removed.length], [true, 2]);
    }
    assertEquals(removed, added);
  } finally {
    Object.assign(Deno, { addSignalListener, removeSignalListener });
  }
});
