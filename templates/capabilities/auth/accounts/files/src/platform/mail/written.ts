import type { Mail } from './mailer.ts';

/** What is said in one paragraph: words, or a link with what it does. */
export type Paragraph = string | { readonly label: string; readonly url: string };

/** A mail of these paragraphs, once as text and once as HTML, which say the same. Nothing in them is taken for markup. */
export function written(paragraphs: readonly Paragraph[]): Pick<Mail, 'html' | 'text'> {
  return {
    text: paragraphs.map((one) => (typeof one === 'string' ? one : `${one.label}:\n${one.url}`)).join('\n\n') + '\n',
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0 auto;max-width:36rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif">
${paragraphs.map((one) => `<p>${typeof one === 'string' ? lines(one) : button(one)}</p>`).join('\n')}
</body>
</html>
`,
  };
}

/** Shown as a button, and once more to copy: some readers open no links. Styles stand in the elements, where all of them look. */
function button({ label, url }: { label: string; url: string }): string {
  const style = 'display:inline-block;padding:.6rem 1rem;border-radius:.4rem;background:#1d4ed8;color:#fff;text-decoration:none';
  return `<a href="${escaped(url)}" style="${style}">${escaped(label)}</a><br><small style="word-break:break-all">${escaped(url)}</small>`;
}

const lines = (text: string) => escaped(text).replaceAll('\n', '<br>');

/** The ampersand first, which the others bring. */
function escaped(text: string): string {
  const entities = [['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']] as const;
  return entities.reduce((done, [character, entity]) => done.replaceAll(character, entity), text);
}
