/** Text for a terminal of 80 columns, and for pipes. */

const COLUMNS = 80;

/** What is copied as a whole: a command in backquotes or brackets. */
const WORD = /`[^`]*`\S*|\(aws [^)]*\)\S*|\S+/g;

/** A paragraph behind a lead, its further lines indented; a command is never broken. */
export const paragraph = (lead: string, text: string, indent = lead.length): string => {
  const lines = [lead];
  for (const word of text.match(WORD) ?? []) {
    const line = lines.at(-1) ?? "";
    const isBegun = line.length > (lines.length === 1 ? lead.length : indent);
    if (isBegun && line.length + 1 + word.length > COLUMNS) lines.push(" ".repeat(indent) + word);
    else lines[lines.length - 1] = isBegun ? `${line} ${word}` : line + word;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
};
