/**
 * The machine that the figures belong to.
 *
 * @module
 */

/** In words. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly deno: string;
  readonly v8: string;
  /** Processes that wanted to run in the minute before, besides the benchmark. */
  readonly load: number;
  /** Day of the run. */
  readonly date: string;
}
/** This one, now. */
export async function machine(): Promise<Machine> {
  return {
    processor: await processor(),
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    load: Deno.loadavg()[0]!,
    date: new Date().toISOString().slice(0, 10),
  };
}
/** A line. */
export function inWords({ processor, cores, system, deno, v8, load, date }: Machine): string {
  return `${processor}, ${cores} cores (${system}), Deno ${deno} (V8 ${v8}), ${date}, ` +
    `load ${load.toFixed(1)} at the start`;
}

async function processor(): Promise<string> {
  const unnamed = "a processor without a name";
  try {
    switch (Deno.build.os) {
      case "darwin":
        return await printed("sysctl", "-n", "machdep.cpu.brand_string");
      case "windows":
        return Deno.env.get("PROCESSOR_IDENTIFIER") ?? unnamed;
      default:
        return linux(await Deno.readTextFile("/proc/cpuinfo")) ?? unnamed;
    }
  } catch {
    return unnamed;
  }
}
/** Its name, and its family and model, because virtual machines often hide the name. */
function linux(cpuinfo: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, "m").exec(cpuinfo)?.[1];
  const [name, family, model] = ["model name", "cpu family", "model"].map(field);
  return name && family ? `${name} (family ${family}, model ${model})` : name;
}
async function printed(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args }).output();
  return new TextDecoder().decode(stdout).trim();
}
