import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { loads, scrolling } from "../../notebooks/tools/html.ts";
import { rendered } from "../../notebooks/tools/markdown.ts";
import { withLetters } from "../../notebooks/tools/math_letters.ts";
import { outputHTML } from "../../notebooks/tools/outputs_html.ts";

function html(markdown: string): string {
  return rendered(markdown, (address) => `at:${address}`);
}

/** The TeX of the formulas in a page, each with whether it stands alone. */
function formulas(markdown: string): [string, boolean][] {
  const math = html(markdown).matchAll(/<math [^>]*?(display="block")?>[^]*?x-tex">([^<]*)</g);
  return [...math].map(([, block, tex = ""]) => [tex.trim(), block !== undefined]);
}

Deno.test("formulas are found where Jupyter finds them", () => {
  assertEquals(formulas("a $x_1$ b $$y_2$$ c $z$."), [["x_1", false], ["y_2", true], [
    "z",
    false,
  ]]);
  assertEquals(formulas("$a_b*c_d*e_f$"), [["a_b*c_d*e_f", false]]);
  assertEquals(formulas("- item $x$\n\n| $a$ |\n|---|\n| $b$ |\n\n# $h$"), [
    ["x", false],
    ["a", false],
    ["b", false],
    ["h", false],
  ]);
  assertEquals(formulas("$$\n- a\n= b\n+ c\n$$"), [["- a\n= b\n+ c", true]]); // no list, no heading
});

Deno.test("money, escapes and code are no formulas", () => {
  for (const text of ["$5 and $6", "a \\$x\\$ b", "`$x$`", "```\n$x$\n```", "$ x $", "$x"]) {
    assertEquals(formulas(text), [], text);
  }
});

Deno.test("a formula and the punctuation after it stay on one line", () => {
  const text = html("($x$), and $y$. Or $z$ without; $$w$$, too.");
  assertEquals(text.match(/<span class="whole"><math/g)?.length, 2);
  assertStringIncludes(text, "</math>),</span> and");
  assertStringIncludes(text, "</math>.</span> Or");
});

Deno.test("TeX that is wrong is an error", () => {
  assertThrows(() => html("$\\nosuch{x}$"), Error, 'The formula "\\nosuch{x}" is no TeX');
});

Deno.test("letters of mathematics are characters of their own", () => {
  const mi = (variant: string, text: string) => `<mi mathvariant="${variant}">${text}</mi>`;
  assertEquals(withLetters(mi("double-struck", "REA")), "<mi>ℝ𝔼𝔸</mi>");
  assertEquals(withLetters(mi("script", "LBA")), "<mi>ℒℬ𝒜</mi>");
  assertEquals(withLetters(mi("bold", "Az09α")), "<mi>𝐀𝐳𝟎𝟗𝛂</mi>");
  assertEquals(withLetters(mi("bold-italic", "μ")), "<mi>𝝁</mi>");
  assertEquals(withLetters(mi("normal", "Δ")), mi("normal", "Δ"));
  assertStringIncludes(html("$\\mathbb{E}[x]$"), "𝔼");
});

Deno.test("a citation of a claim is shown as its text", () => {
  assertEquals(
    html('It is <span data-claim="a">95.4 %</span>.'),
    '<p>It is <span data-claim="a">95.4 %</span>.</p>\n',
  );
});

Deno.test("code is coloured, or shown as it is in a language that is not known", () => {
  assertStringIncludes(html("```ts\nconst x = 1 < 2;\n```"), '<span class="hljs-keyword">const');
  assertStringIncludes(html("```cobol\na < b & c\n```"), "<code>a &#60; b &#38; c</code>");
});

Deno.test("pictures keep their alternative text", () => {
  assertStringIncludes(html('![a "b" & c](x.png)'), 'alt="a &quot;b&quot; &amp; c"');
  assertStringIncludes(html("![what it shows](x.png)"), 'src="at:x.png" alt="what it shows"');
});

Deno.test("loads() finds all that a page would load, and nothing else", () => {
  const free = '<a href="https://x.org">x</a><img src="data:image/png;base64,AA" alt="src=x">' +
    '<math xmlns="http://www.w3.org/1998/Math/MathML"></math><area href="#top">';
  assertEquals(loads(free), []);
  const bound = [
    '<img alt="" src="https://x.org/a.png">',
    "<script src=https://x.org/a.js></script>",
    '<link rel="stylesheet" href="a.css">',
    '<iframe\n  src="//x.org"></iframe>',
    "<style>@import 'a.css';</style>",
    '<div style="background: url(a.png)"></div>',
  ];
  for (const html of bound) assertEquals(loads(html).length, 1, html);
});

Deno.test("outputs are shown in the richest form that a page can show", () => {
  const show = (data: Record<string, string>) =>
    outputHTML({ output_type: "display_data", data, metadata: {} });
  assertEquals(show({ "text/html": "<b>x</b>", "text/plain": "x" }), "<div><b>x</b></div>");
  assertEquals(
    show({ "image/png": "AAAA\n", "text/plain": 'a "dot"' }),
    '<p><img alt="a &#34;dot&#34;" src="data:image/png;base64,AAAA"></p>',
  );
  assertStringIncludes(show({ "image/svg+xml": "<svg>σ</svg>" }), "base64,PHN2Zz7Pgzwvc3ZnPg==");
  assertStringIncludes(show({ "text/markdown": "**x**", "text/plain": "x" }), "<strong>x</strong>");
  assertStringIncludes(show({ "text/plain": "a < b" }), "a &#60; b");
  assertEquals(show({ "application/x": "?" }), "");
});

Deno.test("printed text and errors lose a terminal's colours and are escaped", () => {
  const printed = outputHTML({
    output_type: "stream",
    name: "stdout",
    text: "\x1b[1;31m<b>\x1b[0m",
  });
  assertEquals(printed, '<pre class="wraps">&#60;b&#62;</pre>');
  const error = { ename: "TypeError", evalue: "a < b", traceback: [] };
  const shown = outputHTML({ output_type: "error", ...error });
  assert(shown.includes('class="error wraps"') && shown.includes("TypeError: a &#60; b"), shown);
});

Deno.test("printed sentences wrap, and what has columns scrolls", () => {
  const wraps = (text: string) =>
    outputHTML({ output_type: "stream", name: "stdout", text }).startsWith('<pre class="wraps">');
  const row = "sigma = 0.01   10.3   11.7\n";
  assertEquals(wraps("one\ntwo\n"), true);
  assertEquals(wraps(row), true); // nothing stands below it
  assertEquals(wraps(row + row), false);
  assertEquals(wraps("[[1, 2],\n [3, 4]]\n"), false);
  assertEquals(wraps(row + row + "word ".repeat(21)), true);
});

Deno.test("what may be wider than a page can be scrolled from the keyboard", () => {
  const table = "<table><caption>t</caption></table>";
  assertEquals(scrolling(table), `<div class="wide" tabindex="0">${table}</div>`);
  assertEquals(scrolling("<pre>x</pre>"), '<pre tabindex="0">x</pre>');
  assertStringIncludes(html("| a |\n|---|\n| b |"), '<div class="wide" tabindex="0"><table>');
  assertStringIncludes(html("$$\nx\n$$"), '<p class="wide" tabindex="0"><math');
  assertStringIncludes(html("```ts\nx\n```"), '<pre tabindex="0"><code>');
});
