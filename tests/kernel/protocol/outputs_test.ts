import { assertEquals } from "@std/assert";
import { type JsonObject, Wire } from "../../../src/kernel/protocol/message.ts";
import { type Displays, type Output, Outputs } from "../../../src/kernel/protocol/outputs.ts";

const wire = new Wire("");

/** The outputs after these messages. */
function gather(...messages: [string, JsonObject][]): Output[] {
  const outputs = new Outputs();
  for (const [type, content] of messages) outputs.take(wire.compose(type, content));
  return outputs.list;
}

function stream(text: string, name = "stdout"): [string, JsonObject] {
  return ["stream", { name, text }];
}

function display(text: string, id?: string): [string, JsonObject] {
  const transient: JsonObject = id === undefined ? {} : { display_id: id };
  return ["display_data", { data: { "text/plain": text }, metadata: {}, transient }];
}

function shown(text: string): Output {
  return { output_type: "display_data", data: { "text/plain": text }, metadata: {} };
}

Deno.test("what is printed piece by piece is one output until something comes between", () => {
  assertEquals(gather(stream("a\n"), stream("b\n"), display("x"), stream("c\n")), [
    { output_type: "stream", name: "stdout", text: "a\nb\n" },
    shown("x"),
    { output_type: "stream", name: "stdout", text: "c\n" },
  ]);
});

Deno.test("stdout and stderr keep their order", () => {
  assertEquals(
    gather(stream("a"), stream("b", "stderr"), stream("c", "stderr"), stream("d")).map((output) =>
      output.output_type === "stream" && `${output.name} ${output.text}`
    ),
    ["stdout a", "stderr bc", "stdout d"],
  );
});

Deno.test("an update changes the display where it stands", () => {
  const [, content] = display("second", "id");
  assertEquals(
    gather(display("first", "id"), stream("x"), ["update_display_data", content]),
    [shown("second"), { output_type: "stream", name: "stdout", text: "x" }],
  );
});

Deno.test("a later cell may update what an earlier one has shown", () => {
  const displays: Displays = new Map();
  const [first, second] = [new Outputs(displays), new Outputs(displays)];
  first.take(wire.compose(...display("0 %", "progress")));
  const [, content] = display("100 %", "progress");
  assertEquals(second.take(wire.compose("update_display_data", content)), true);
  assertEquals(first.list, [shown("100 %")]);
  assertEquals(second.list, []);
});

Deno.test("an update of nothing is nothing", () => {
  const [, content] = display("x", "unknown");
  assertEquals(gather(["update_display_data", content]), []);
});

Deno.test("clear_output clears at once, or when something new comes", () => {
  const now: [string, JsonObject] = ["clear_output", {}];
  const then: [string, JsonObject] = ["clear_output", { wait: true }];
  assertEquals(gather(stream("a"), now), []);
  assertEquals(gather(stream("a"), then), gather(stream("a")));
  assertEquals(gather(stream("a"), then, stream("b")), gather(stream("b")));
  assertEquals(gather(stream("a"), then, display("b"), stream("c")).length, 2);
});

Deno.test("a result and an error become outputs", () => {
  assertEquals(
    gather(
      ["execute_result", { execution_count: 3, data: { "text/plain": "1" }, metadata: {} }],
      ["error", { ename: "TypeError", evalue: "no", traceback: ["TypeError: no"] }],
    ),
    [
      {
        output_type: "execute_result",
        execution_count: 3,
        data: { "text/plain": "1" },
        metadata: {},
      },
      { output_type: "error", ename: "TypeError", evalue: "no", traceback: ["TypeError: no"] },
    ],
  );
});

Deno.test("messages without the parts that they should have do no harm", () => {
  for (const content of [{}, { data: null, transient: [], traceback: "x", text: 1 }]) {
    for (
      const type of ["stream", "display_data", "update_display_data", "execute_result", "error"]
    ) {
      gather([type, content]);
    }
  }
  assertEquals(gather(["comm_open", {}], ["status", { execution_state: "idle" }]), []);
});
