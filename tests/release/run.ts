/**
 * `deno task release [version]`: all that has to be so before a version is published, one line
 * each, and the commands that publish it. It publishes nothing itself.
 *
 * With a version it is first set wherever it stands: in `deno.json`, and in the imports of the
 * notebooks, the README and the tests.
 *
 * @module
 */
import { run } from "../run/step.ts";
import { jsrProblem } from "./jsr.ts";
import { changelogProblem, otherRanges, withRange, withVersion } from "./version.ts";

/** What has to be so, and what is wrong if it is not. */
interface Check {
  readonly sentence: string;
  problem(): Promise<string | undefined>;
}

const [wanted] = Deno.args;
if (wanted !== undefined) await setVersion(wanted);
const config: { name: string; version: string } = JSON.parse(await Deno.readTextFile("deno.json"));
const { name, version } = config, today = new Date().toISOString().slice(0, 10);

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
  { sentence: "JSR answers, and does not have it yet", problem: () => jsrProblem(name, version) },
  denoTask("the package can be published", "publish", "--dry-run", "--allow-dirty"),
  denoTask("the tests pass (minutes)", "task", "test"),
  denoTask("the notebooks' outputs are those of now (minutes)", "task", "notebooks", "--check"),
];

console.log(`Norma ${version}`);
let problems = 0;
for (const { sentence, problem } of checks) {
  // On a terminal one sees what is waited for.
  if (Deno.stdout.isTerminal()) Deno.stdout.writeSync(new TextEncoder().encode(`… ${sentence}\r`));
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
  try {
    const text = await Deno.readTextFile("deno.json");
    await Deno.writeTextFile("deno.json", withVersion(text, version));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
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
  try {
    const { code, stdout } = await new Deno.Command("git", { args, stderr: "inherit" }).output();
    if (code !== 128) return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error("There is no git on the PATH");
  }
  console.error("A version is released from a clone of the repository, with git");
  Deno.exit(2);
}
