import { assertEquals, assertThrows } from "@std/assert";
import { changelogProblem, otherRanges, withRange, withVersion } from "./version.ts";

Deno.test("a version is set in the configuration, and nothing else changes there", () => {
  const config = '{\n  "name": "x",\n  "version": "0.1.0",\n  "tasks": { "version": "1" }\n}\n';
  assertEquals(withVersion(config, "0.2.0"), config.replace("0.1.0", "0.2.0"));
  for (const wrong of ["0.2", "v0.2.0", "1.0.0-beta", ""]) {
    assertThrows(() => withVersion(config, wrong), RangeError, "three numbers, as in 0.2.0");
  }
});

Deno.test("every import of the module asks for the version", () => {
  const text = 'import a from "jsr:@norma/norma@^0.1.0";\nimport b from ' +
    '"jsr:@norma/norma@^0.1.0/nn";\nimport c from "jsr:@std/assert@^1.0.0";\n';
  assertEquals(otherRanges(text, "0.2.0").length, 2);
  assertEquals(withRange(text, "0.2.0"), text.replaceAll("norma@^0.1.0", "norma@^0.2.0"));
  assertEquals(otherRanges(withRange(text, "0.2.0"), "0.2.0"), []);
});

Deno.test("a changelog begins with the release and its day", () => {
  const changelog = "# Changelog\n\n## 0.2.0 (2026-01-31)\n\n## 0.1.0 (2025-12-01)\n";
  assertEquals(changelogProblem(changelog, "0.2.0", "2026-01-31"), undefined);
  assertEquals(
    changelogProblem(changelog, "0.2.0", "2026-02-01"),
    'CHANGELOG.md has to begin with "## 0.2.0 (2026-02-01)" and begins with ' +
      '"## 0.2.0 (2026-01-31)"',
  );
  assertEquals(
    changelogProblem("# Changelog\n", "0.2.0", "2026-02-01")?.endsWith("no version"),
    true,
  );
});
