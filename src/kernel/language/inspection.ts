/**
 * What Shift-Tab shows of a name.
 *
 * @module
 */
import type { Json } from "../protocol/message.ts";
import { withoutModules } from "./problems.ts";

/** The Markdown of the server's answer to `textDocument/hover`. */
export function inspection(answer: Json): string | undefined {
  const hover = answer as { contents: { value: string } } | null;
  if (hover === null) return undefined;
  const text = withoutModules(hover.contents.value)
    .replace(/^```tsx\n(?:\(alias\) )?/, "```typescript\n")
    .replace(/\[([^\]]*?)\s*\]\((?!https?:)[^)]*\)/g, "$1") // leads into a source file
    .replaceAll("&#8203;", "") // keeps editors from making links
    .trim();
  return text === "" || text === NO_NAME ? undefined : text;
}

/** What TypeScript says of a name that it does not know. */
const NO_NAME = "```typescript\nany\n```";
