import { assertEquals, assertStringIncludes } from "@std/assert";
import { neighbours, withContents, withPageLinks } from "../../notebooks/tools/contents.ts";

Deno.test("headings get addresses of their own, and those of level two are listed before them", () => {
  const page = withContents(
    "<h1>T</h1>\n<h2>What is <math>x</math>?</h2>\n<h3>More</h3>\n<h2><a href='a'>More</a></h2>",
  );
  assertStringIncludes(page, '<h2 id="what-is-x">What is <math>x</math>?</h2>');
  assertStringIncludes(page, '<h3 id="more">More</h3>');
  assertStringIncludes(page, `<h2 id="more-2"><a href='a'>More</a></h2>`);
  const [before = "", list = ""] = page.split(/(?=<nav)|(?<=<\/nav>)/);
  assertEquals(before, "<h1>T</h1>\n");
  assertEquals(list.match(/<a [^]*?<\/a>/g), [
    '<a href="#what-is-x">What is <math>x</math>?</a>',
    '<a href="#more-2">More</a>',
  ]);
});

Deno.test("the list of headings stands before the first program", () => {
  const page = withContents('<h1>T</h1>\n<div class="cell">1</div>\n<h2>A</h2>\n<h2>B</h2>');
  assertStringIncludes(page, '</nav>\n<div class="cell">1</div>');
});

Deno.test("a page with one heading has no list of them", () => {
  assertEquals(withContents("<h2>Σ</h2>"), '<h2 id="σ">Σ</h2>');
});

Deno.test("links to notebooks lead to their pages, other links stay", () => {
  const link = (to: string) => withPageLinks(`<a href="${to}">x</a>`, ["01_a"]);
  assertEquals(link("01_a.ipynb"), '<a href="01_a.html">x</a>');
  assertEquals(link("./01_a.ipynb#b"), '<a href="01_a.html#b">x</a>');
  for (const to of ["02_b.ipynb", "https://example.org/01_a.ipynb", "../x/01_a.ipynb"]) {
    assertEquals(link(to), `<a href="${to}">x</a>`);
  }
});

Deno.test("a page leads to the notebooks before and after it, if there are any", () => {
  const at = (name: string) => ({ name, title: `<em>${name}</em>` });
  assertEquals(neighbours(undefined, undefined), "");
  const html = neighbours(at("01_a"), at("03_c"));
  assertStringIncludes(html, '<a rel="prev" href="01_a.html">← <em>01_a</em></a>');
  assertStringIncludes(html, '<a rel="next" href="03_c.html"><em>03_c</em> →</a>');
  assertEquals(neighbours(undefined, at("03_c")).includes("prev"), false);
});
