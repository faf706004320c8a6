/** How READMEs look: the window's own colours and sizes (tokens.css), for a page that sees nothing of the window. */
export const readmeStyle = `
:root {
  color-scheme: light dark;
  --surface: #ffffff; --sunken: #f4f4f2; --line: #e6e6e3; --text: #1b1d1f; --muted: #565b60; --faint: #65696e;
  --accent: #0b6b87;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #1b1f24; --sunken: #161a1e; --line: #2a3036; --text: #e3e7ea; --muted: #a0abb4; --faint: #8f9aa3;
    --accent: #63bfda;
  }
}
@media (prefers-contrast: more) {
  :root { --line: #83878a; --text: #000000; --muted: #33383d; --faint: #3d4247; --accent: #064a5e; }
}
@media (prefers-contrast: more) and (prefers-color-scheme: dark) {
  :root { --line: #78828b; --text: #ffffff; --muted: #d3dade; --faint: #c3cbd1; --accent: #a5e0f2; }
}
* { box-sizing: border-box; scrollbar-color: var(--line) transparent; scrollbar-width: thin; }
html { background: var(--surface); }
body {
  margin: 0; padding: 16px 24px 32px 16px; color: var(--text);
  font: 400 14px/1.55 Inter, system-ui, 'Segoe UI', 'Noto Sans', Cantarell, Ubuntu, 'DejaVu Sans', sans-serif;
  overflow-wrap: anywhere;
}
article { max-width: 760px; }
article > :first-child { margin-top: 0; }
h1, h2, h3, h4, h5, h6 { margin: 28px 0 8px; font-weight: 600; line-height: 1.3; }
h1 { font-size: 20px; }
h2 { padding-bottom: 4px; border-bottom: 1px solid var(--line); font-size: 17px; }
h3 { font-size: 15px; }
h4, h5, h6 { font-size: 14px; }
p, ul, ol, pre, table, blockquote { margin: 0 0 12px; }
ul, ol { padding-left: 24px; }
li > p { margin-bottom: 4px; }
li + li { margin-top: 2px; }
a { color: var(--accent); text-underline-offset: 2px; }
a:not([href]) { color: inherit; text-decoration: none; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
code, pre { font-family: 'JetBrains Mono', ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace; font-size: 12px; }
code { padding: 1px 4px; border-radius: 3px; background: var(--sunken); }
pre { padding: 10px 12px; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--sunken); overflow-wrap: normal; }
pre code { padding: 0; background: none; }
article > pre:only-child { white-space: pre-wrap; }
blockquote { padding-left: 12px; border-left: 3px solid var(--line); color: var(--muted); }
table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; overflow-wrap: normal; }
th, td { padding: 4px 10px; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--sunken); font-weight: 600; }
.center { text-align: center; }
.right { text-align: right; }
hr { height: 0; margin: 24px 0; border: 0; border-top: 1px solid var(--line); }
img { max-width: 100%; vertical-align: middle; }
.image { padding: 0 6px; border: 1px dashed var(--line); border-radius: 4px; color: var(--faint); font-size: 12px; }
a .image { color: inherit; }
`
