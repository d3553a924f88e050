/**
 * `deno task release [version]`: all that has to be so before a version is published, one line
 * each, and the commands that publish it.
 *
 * With a version it is first set wherever it stands: in `deno.json`, and in the imports of the
 * notebooks, the README and the tests.
 *
 * @module
 */
import { run } from "../run/step.ts";
import { changelogProblem, otherRanges, withRange, withVersion } from "./version.ts";

/** What has to be so, and what is wrong if it is not. */
interface Check {
  readonly sentence: string;
  problem(): Promise<string | undefined>;
}

const [wanted] = Deno.args;
if (wanted !== undefined) await setVersion(wanted);
const { version }: { version: string } = JSON.parse(await Deno.readTextFile("deno.json"));
const today = new Date().toISOString().slice(0, 10);

const checks: readonly Check[] = [
  {
    sentence: "every import of the module asks for this version",
    async problem() {
      const files = await filesThatImport();
      const other = await Promise.all(
        files.map(async (file) =>
          otherRanges(await Deno.readTextFile(file), version).map((range) => `${file}: ${range}`)
        ),
      );
      return other.flat().join("\n") || undefined;
    },
  },
  {
    sentence: "the changelog says what is new",
    problem: async () => changelogProblem(await Deno.readTextFile("CHANGELOG.md"), version, today),
  },
  {
    sentence: "everything is committed",
    problem: async () => await git("status", "--porcelain") || undefined,
  },
  {
    sentence: "the version is a new one",
    problem: async () =>
      await git("tag", "--list", `v${version}`) && `There is a tag v${version} already`,
  },
  denoTask("the tests pass", "task", "test"),
  denoTask("the notebooks' outputs are those of now", "task", "notebooks", "--check"),
  denoTask("the package can be published", "publish", "--dry-run"),
];

console.log(`Norma ${version}`);
let problems = 0;
for (const { sentence, problem } of checks) {
  const found = await problem();
  console.log(found ? `✗ ${sentence}:\n${found.replace(/^/gm, "    ")}` : `✓ ${sentence}`);
  if (found) problems++;
}
console.log(
  problems > 0
    ? `Not yet: ${problems} of ${checks.length} are to be mended`
    : `Ready: git tag v${version} && git push --tags && deno publish`,
);
Deno.exit(problems > 0 ? 1 : 0);

/** A run of Deno that has to end well; if it does not, the end of what it printed. */
function denoTask(sentence: string, ...args: string[]): Check {
  return {
    sentence,
    async problem() {
      const { success, output } = await run({ name: sentence, args });
      return success ? undefined : output.trimEnd().split("\n").slice(-10).join("\n");
    },
  };
}

/** Writes a version wherever it stands. */
async function setVersion(version: string): Promise<void> {
  await Deno.writeTextFile("deno.json", withVersion(await Deno.readTextFile("deno.json"), version));
  for (const file of await filesThatImport()) {
    await Deno.writeTextFile(file, withRange(await Deno.readTextFile(file), version));
  }
}

/** The files of the repository that import the module as its users do. */
async function filesThatImport(): Promise<string[]> {
  const found = await git("grep", "-l", "@norma/norma@^", "--", ":!tests/release", ":!tests/bench");
  return found.split("\n");
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, stderr: "inherit" }).output();
  return new TextDecoder().decode(stdout).trim();
}
